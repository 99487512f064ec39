using FakeFinder.Catalog.Cards;
using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog.Tests.Cards;

public sealed class ModelCardTests : IDisposable
{
    private const string Smallest = """{"details": {"authors": "Us."}, "intendedUse": {"for": ["Trying it."]}}""";

    private readonly string folder = Directory.CreateTempSubdirectory("fakefinder-cards-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_detector_of_the_repository_has_a_card_with_every_section()
    {
        Assert.All(RepositoryFiles.Catalog.Detectors, entry =>
        {
            var card = entry.Card!;
            Assert.All(
                [card.Details.Method, card.Details.Input, card.IntendedUse.For, card.IntendedUse.Users, card.IntendedUse.NotFor, card.Factors,
                    card.Metrics, card.EvaluationData, card.TrainingData, card.EthicalConsiderations, card.Caveats],
                texts =>
                {
                    Assert.NotEmpty(texts);
                    Assert.All(texts, text => Assert.EndsWith(".", text, StringComparison.Ordinal));
                });
            Assert.NotNull(card.Details.CodeLicence);
        });
    }

    [Fact]
    public void Published_detectors_have_figures_in_the_same_three_data_sets_and_the_heuristic_has_none()
    {
        foreach (var entry in RepositoryFiles.Catalog.Detectors)
        {
            Assert.Equal(
                entry.Weights is null ? [] : ["DFDC validation", "DFDC test", "DeeperForensics"],
                entry.Card!.QuantitativeAnalyses.Results.Select(result => result.DataSet));
        }

        Assert.Equal(
            new PublishedResult
            {
                DataSet = "DeeperForensics",
                TruePositiveRate = 63.6,
                TrueNegativeRate = 88.9,
                Accuracy = 76.3,
                LogLoss = 0.587,
            },
            RepositoryFiles.Catalog.Find("selimsef")!.Card!.QuantitativeAnalyses.Results[2]);
    }

    [Fact]
    public void A_text_that_cards_share_stands_in_each_card_that_refers_to_it()
    {
        var card = Read("""{"details": {"authors": "Us."}, "intendedUse": {"for": ["text:use", "More."]}, "caveats": ["text:use"]}""")!;

        Assert.Equal(["Shared.", "More."], card.IntendedUse.For);
        Assert.Equal(["Shared."], card.Caveats);
    }

    [Fact]
    public void A_card_may_leave_out_what_is_not_known()
    {
        var card = Read(Smallest)!;

        Assert.Empty(card.TrainingData);
        Assert.Empty(card.QuantitativeAnalyses.Results);
        Assert.Null(card.Details.CodeLicence);
        Assert.Contains("nobody knows how often it is right", Assert.Single(CardWords.MeaningOf(card)), StringComparison.Ordinal);
        Assert.Null(Read("null"));
    }

    [Fact]
    public void The_example_in_the_documents_is_a_card()
    {
        var document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "detectors", "README.md"));
        var example = document.Split("```json\n\"card\": ")[1].Split("```")[0].Replace("text:not-media", "text:use", StringComparison.Ordinal)
            .Replace("text:rates", "text:use", StringComparison.Ordinal);

        Assert.Equal(91, Assert.Single(Read(example)!.QuantitativeAnalyses.Results).TruePositiveRate);
    }

    [Theory]
    [InlineData("""{"details": {"authors": "Us."}, "intendedUse": {"for": ["x"]}, "caveat": []}""", "caveat")]
    [InlineData("""{"details": {"authors": "Us.", "license": "MIT"}, "intendedUse": {"for": ["x"]}}""", "license")]
    [InlineData("""{"details": {}, "intendedUse": {"for": ["x"]}}""", "authors")]
    [InlineData("""{"details": {"authors": "Us."}}""", "intendedUse")]
    [InlineData(
        """{"details": {"authors": "Us."}, "intendedUse": {"for": ["text:usage"]}}""",
        "in the card of 'own', intendedUse.for refers to 'text:usage', which cardTexts of this file lacks; copy it too, or write the text here.")]
    [InlineData(
        """{"details": {"authors": "Us."}, "intendedUse": {"for": ["x"]}, "factors": [null]}""",
        "in the card of 'own', factors has an empty item; each must be a sentence.")]
    [InlineData(
        """{"details": {"authors": "Us.", "links": [{"title": "x", "url": "javascript:alert(1)"}]}, "intendedUse": {"for": ["x"]}}""",
        "details.links has the url 'javascript:alert(1)'; it must begin with https://.")]
    [InlineData(
        """{"details": {"authors": "Us."}, "intendedUse": {"for": ["x"]}, "quantitativeAnalyses": {"results": [{"dataSet": "d", "truePositiveRate": 101, "trueNegativeRate": 9}]}}""",
        "quantitativeAnalyses.results has truePositiveRate 101; it must be from 0 to 100 (per cent).")]
    [InlineData(
        """{"details": {"authors": "Us."}, "intendedUse": {"for": ["x"]}, "quantitativeAnalyses": {"results": [{"dataSet": "d", "truePositiveRate": 1}]}}""",
        "trueNegativeRate")]
    [InlineData(
        """{"details": {"authors": "Us."}, "intendedUse": {"for": ["x"]}, "quantitativeAnalyses": {"results": [{"dataSet": "d", "truePositiveRate": 1, "trueNegativeRate": 9, "logLoss": -1}]}}""",
        "quantitativeAnalyses.results has logLoss -1; it must be from 0.")]
    public void A_card_that_is_wrong_is_refused_in_a_sentence_that_names_the_key(string card, string fault) =>
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => Read(card)).Message, StringComparison.Ordinal);

    [Fact]
    public void Figures_are_told_as_what_they_mean_for_a_clip()
    {
        Assert.Equal(
            [
                "DFDC validation, the kind of clips that it was made for: misses 18 of 100 fakes; calls 6 of 100 real clips fake.",
                "DFDC test, the kind of clips that it was made for: misses 8 of 100 fakes; calls 7 of 100 real clips fake.",
                "DeeperForensics, clips that it was not made for: misses 55 of 100 fakes; calls none of 100 real clips fake.",
                "A low score is no proof that a clip is real; a high one is a reason to look closer.",
            ],
            CardWords.MeaningOf(RepositoryFiles.Catalog.Find("eighteen")!.Card!));
        Assert.Contains(
            CardWords.MeaningOf(RepositoryFiles.Catalog.Find("ntech")!.Card!),
            sentence => sentence.StartsWith("Its scores in DeeperForensics are worth no more than a constant 0.5", StringComparison.Ordinal));
    }

    private ModelCard? Read(string card)
    {
        var models = Path.Combine(folder, "models.json");
        File.WriteAllText(models, $$"""
            {"schema": 1, "cardTexts": {"use": "Shared."},
             "detectors": [{"name": "own", "title": "t", "summary": "s", "pipeline": "p", "card": {{card}}}]}
            """);
        return new ModelCatalog(Options.Create(new CatalogOptions { Models = models, Weights = folder })).Find("own")!.Card;
    }
}

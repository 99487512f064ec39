using FakeFinder.Catalog.Cards;

namespace FakeFinder.Catalog.Tests.Cards;

public sealed class CardDocumentTests
{
    /// <summary>An environment variable: the folder docs/detectors as an absolute path, into which the cards are written anew.</summary>
    private const string WriteTo = "FAKEFINDER_WRITE_CARDS";

    private const string Remedy = $"run this test with the environment variable {WriteTo} set to the absolute path of docs/detectors.";

    private static readonly string Documents = Path.Combine(RepositoryFiles.Root, "docs", "detectors");

    public static TheoryData<string> Detectors => [.. RepositoryFiles.Catalog.Detectors.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void The_document_of_a_detector_has_the_card_of_models_json(string name) =>
        RequireGenerated($"{name}.md", CardDocument.Of(RepositoryFiles.Catalog.Find(name)!));

    [Fact]
    public void The_index_of_the_documents_lists_every_detector() =>
        RequireGenerated("README.md", CardDocument.IndexOf(RepositoryFiles.Catalog.Detectors));

    [Fact]
    public void A_document_keeps_what_stands_around_its_card()
    {
        var document = $"before\n{CardDocument.Begin}\nold\n{CardDocument.End}\nafter\n";

        Assert.Equal($"before\n{CardDocument.Begin}\nnew\n{CardDocument.End}\nafter\n", CardDocument.Replace(document, "new\n"));
        Assert.Throws<InvalidDataException>(() => CardDocument.Replace("no markers", "new\n"));
    }

    [Fact]
    public void A_detector_without_a_card_gets_a_document_that_says_how_to_add_one()
    {
        var text = CardDocument.Of(new DetectorEntry { Name = "own", Title = "Ours", Summary = "A network of ours.", Pipeline = "ensemble" });

        Assert.StartsWith("# own: Ours\n\nA network of ours.\n", text, StringComparison.Ordinal);
        Assert.Contains("key 'card' of its entry in models.json", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_a_card_is_longer_than_140_characters_unless_it_is_one_table_row()
    {
        var lines = RepositoryFiles.Catalog.Detectors.SelectMany(entry => CardDocument.Of(entry).Split('\n'));

        Assert.DoesNotContain(lines, line => line.Length > 140 && !line.StartsWith('|'));
    }

    private static void RequireGenerated(string file, string card)
    {
        if (Environment.GetEnvironmentVariable(WriteTo) is { Length: > 0 } folder)
        {
            var written = Path.Combine(folder, file);
            File.WriteAllText(written, CardDocument.Replace(File.ReadAllText(written), card));
        }

        var path = Path.Combine(Documents, file);
        Assert.True(File.Exists(path), $"docs/detectors/{file} is missing: make it with the two marker lines, and {Remedy}");
        var document = File.ReadAllText(path);
        Assert.True(
            CardDocument.Replace(document, card) == document,
            $"docs/detectors/{file} differs from the card in models.json: {Remedy}");
    }
}

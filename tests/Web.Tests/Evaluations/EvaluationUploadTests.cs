using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;
using FakeFinder.Reference;
using FakeFinder.Web.Evaluations;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Evaluations;

/// <summary>Documents of <c>fakefinder evaluate</c> that are uploaded.</summary>
public sealed class EvaluationUploadTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Root = "/api/v1/evaluations";

    [Fact]
    public async Task A_document_is_kept_as_it_was_and_the_same_again_is_the_same_run()
    {
        var document = ReferenceDocument("reference");
        var text = EvaluationJson.Write(document);

        var run = await AddAsync(text, name: null);
        var again = await AddAsync(text, name: "another name");

        Assert.Equal((string)run["id"]!, (string)again["id"]!);
        Assert.Equal(
            ("reference", "completed", document.Videos, document.ScoresSha256),
            ((string)run["name"]!, (string)run["state"]!, (int)run["videos"]!, (string)run["scoresSha256"]!));
        Assert.Equal(document.Series.Where(series => series.Kind == SeriesKind.Detector).Select(series => series.Name),
            run["detectors"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(text, await host.Client.GetStringAsync($"{Root}/{(string)run["id"]!}/metrics.json"));
        var read = await host.Services.GetRequiredService<EvaluationRuns>().ReadAsync((Guid)run["id"]!, CancellationToken.None);
        Assert.Equal(text, EvaluationJson.Write(read));
        using var scores = await host.Client.GetAsync($"{Root}/{(string)run["id"]!}/scores.csv");
        var told = await Problem.DetailAsync(HttpStatusCode.NotFound, scores);
        Assert.Contains("has no scores: it was uploaded as metrics.json", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_document_at_the_same_time_is_one_run()
    {
        var text = EvaluationJson.Write(ReferenceDocument("at once"));

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync(text, "at once")));

        Assert.Single(runs.Select(run => (string)run["id"]!).Distinct());
        var list = JsonNode.Parse(await host.Client.GetStringAsync($"{Root}?take=500"))!;
        Assert.Single(list["items"]!.AsArray(), run => (string)run!["name"]! == "at once");
        Assert.Equal(list["items"]!.AsArray().Count, (int)list["total"]!);
    }

    [Fact]
    public async Task A_run_that_was_removed_can_be_uploaded_again()
    {
        var text = EvaluationJson.Write(ReferenceDocument("removed"));
        var first = await AddAsync(text, name: null);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{Root}/{(string)first["id"]!}")).StatusCode);
        var second = await AddAsync(text, name: "again");

        Assert.NotEqual((string)first["id"]!, (string)second["id"]!);
        Assert.Equal(text, await host.Client.GetStringAsync($"{Root}/{(string)second["id"]!}/metrics.json"));
    }

    [Theory]
    [InlineData("", "The file is not the metrics of an evaluation: ")]
    [InlineData("null", "The file is empty; it must be the metrics of an evaluation.")]
    [InlineData("[]", "The file is not the metrics of an evaluation: what stands at $ is of another kind")]
    [InlineData("{}", "as 'fakefinder evaluate' writes it: schema is 0.")]
    [InlineData("{\"schema\": 2}", "The file has schema 2, and this program knows up to 1; use a newer program.")]
    [InlineData("{\"schema\": 1, \"name\": \"\\ud800\"}", "The file is not the metrics of an evaluation: ")]
    [InlineData("file,label\na.mp4,FAKE\n", "The file is not the metrics of an evaluation: ")]
    public async Task Garbage_is_refused_by_a_sentence(string text, string sentence)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(text), name: null);

        Assert.Contains(sentence, await Problem.DetailAsync(HttpStatusCode.UnprocessableEntity, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_out_of_range_are_refused_by_a_sentence_with_their_place()
    {
        var text = EvaluationJson.Write(ReferenceDocument("wrong"))
            .Replace("\"threshold\": 0.5", "\"threshold\": 1e999", StringComparison.Ordinal);

        using var answer = await PostAsync(Encoding.UTF8.GetBytes(text), name: null);

        Assert.Contains(
            "a number in settings is out of range",
            await Problem.DetailAsync(HttpStatusCode.UnprocessableEntity, answer),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_refused_while_it_arrives()
    {
        using var large = await PostAsync(new byte[EvaluationRuns.MostMetricsBytes + 1], name: null);
        var told = await Problem.DetailAsync(HttpStatusCode.RequestEntityTooLarge, large);
        Assert.Contains("metrics.json has more than 16777216 bytes", told, StringComparison.Ordinal);

        using var form = ApiHost.Form("labels.csv", new byte[EvaluationRuns.MostLabelsBytes + 1], "labels");
        await Problem.DetailAsync(HttpStatusCode.RequestEntityTooLarge, await host.Client.PostAsync(Root, form));
    }

    [Fact]
    public async Task A_document_takes_no_fields_of_an_order()
    {
        using var form = ApiHost.Form("metrics.json", "{}"u8.ToArray(), "metrics");
        form.Add(new StringContent("wm"), "detectors");

        Assert.Contains(
            "'detectors' belongs to 'labels'; leave it out beside 'metrics'.",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, await host.Client.PostAsync(Root, form)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_document_describes_the_form_and_the_figures()
    {
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/openapi/v1.json"))!;

        var post = document["paths"]![Root]!["post"]!;
        Assert.Equal("addEvaluation", (string)post["operationId"]!);
        var form = post["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["properties"]!;
        Assert.Equal(
            ["metrics", "labels", "detectors", "groupBy", "name", "replicas"], form.AsObject().Select(property => property.Key));
        Assert.Equal(
            "readEvaluationMetrics", (string)document["paths"]![$"{Root}/{{id}}/metrics.json"]!["get"]!["operationId"]!);
    }

    /// <summary>Of the table of the reference, whose figures scikit-learn has computed.</summary>
    private static EvaluationDocument ReferenceDocument(string name)
    {
        var reference = JsonNode.Parse(File.ReadAllText(ReferenceFolder.PathOf("metrics.json")))!;
        var labels = reference["labels"].Deserialize<int[]>()!;
        var scores = reference["scores"]!.AsObject();
        var columns = scores.Select(detector => detector.Value.Deserialize<double?[]>()!).ToList();
        var table = new ScoreTable(
            [],
            [.. scores.Select(detector => new DetectorColumn(detector.Key, IsHeuristic: false))],
            [.. labels.Select((label, video) =>
                new ScoreRow($"{video}.mp4", label == 1, null, [], [.. columns.Select(column => new ScoreCell(column[video]))]))]);
        return new Evaluator(new Bootstrap(Resamples: 20)).Evaluate(
            table, "scores.csv", new string('a', 64), name, DateTimeOffset.UnixEpoch, groupBy: null, calibration: null, default);
    }

    private async Task<JsonNode> AddAsync(string text, string? name)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(text), name);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return JsonNode.Parse(body)!;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] metrics, string? name)
    {
        using var form = ApiHost.Form("metrics.json", metrics, "metrics");
        if (name is not null)
        {
            form.Add(new StringContent(name), "name");
        }

        return await host.Client.PostAsync(Root, form);
    }
}

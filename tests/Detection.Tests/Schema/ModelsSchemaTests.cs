using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.Clips;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Plugins;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;
using Json.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Schema;

/// <summary>models.schema.json in the root of the repository, by which editors complete and check models.json.</summary>
public sealed class ModelsSchemaTests
{
    /// <summary>An environment variable: a file into which the schema is written, for whoever has changed a record on purpose.</summary>
    private const string WriteTo = "FAKEFINDER_WRITE_SCHEMA";

    private static readonly string Recorded = File.ReadAllText(Path.Combine(Decoders.Root, "models.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Recorded);

    [Fact]
    public void It_is_what_the_records_say()
    {
        var now = ModelsSchema.Write();
        if (Environment.GetEnvironmentVariable(WriteTo) is { Length: > 0 } file)
        {
            File.WriteAllText(file, now);
        }

        Assert.True(
            now == Recorded,
            $"The records have changed: write models.schema.json anew, by this test with {WriteTo} set to its path, and look at what "
                + "is different.");
    }

    [Fact]
    public void It_knows_each_pipeline_and_each_face_finder_of_the_program()
    {
        using var host = DetectionHost.Create(null);

        var pipelines = host.Services.GetServices<IPipeline>().Where(pipeline => pipeline is not PluginPipeline);

        // A plugin's parameters are its own affair.
        Assert.Equal(pipelines.Select(pipeline => pipeline.Name).Order(), ModelsSchema.Pipelines.Keys);
        Assert.Equal(host.Services.GetServices<IFaceFinderFactory>().Select(finder => finder.Name).Order(), ModelsSchema.FaceFinders.Keys);
    }

    [Fact]
    public void The_list_that_comes_with_the_program_keeps_it_and_names_it()
    {
        var models = JsonNode.Parse(File.ReadAllText(SampleClip.Models))!;

        Assert.Equal("./models.schema.json", (string?)models["$schema"]);
        Assert.Empty(FaultsOf(models));
    }

    [Fact]
    public void The_entries_that_the_page_about_adding_one_shows_keep_it()
    {
        var page = AddingADetectorPage.Section("An entry and an ONNX file") + AddingADetectorPage.Section("Any program behind HTTP");
        var shown = page.Split("```json").Skip(1).Select(block => block[block.IndexOf('\n')..].Split("```")[0]).ToList();

        var lists = shown.Where(json => json.Contains("\"detectors\"", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, lists.Count);
        Assert.All(lists, json => Assert.Empty(FaultsOf(JsonNode.Parse(json)!)));
    }

    [Fact]
    public void Every_key_is_described()
    {
        var undescribed = new List<string>();
        Look(JsonNode.Parse(Recorded), "");

        Assert.Empty(undescribed);

        void Look(JsonNode? node, string path)
        {
            foreach (var (key, value) in node as JsonObject ?? [])
            {
                if (key == "properties" && path.Split('/')[^1] is not ("if" or "then"))
                {
                    undescribed.AddRange(value!.AsObject()
                        .Where(property => property.Value!["description"] is null && property.Value!["const"] is null)
                        .Select(property => $"{path}/{property.Key}"));
                }

                Look(value, $"{path}/{key}");
            }

            foreach (var (index, value) in (node as JsonArray ?? []).Index())
            {
                Look(value, $"{path}/{index}");
            }
        }
    }

    [Theory]
    [InlineData("\"pipeline\": \"ensemble\"", "\"pipeline\": \"ensembel\"")]
    [InlineData("\"name\": \"mine\"", "\"name\": \"My Detector\"")]
    [InlineData("\"title\": \"Mine\",", "")]
    [InlineData("\"title\": \"Mine\"", "\"titel\": \"Mine\"")]
    [InlineData("\"name\": \"haar\"", "\"name\": \"har\"")]
    [InlineData("\"minSize\": 64", "\"minSize\": 8")]
    [InlineData("\"minSize\": 64", "\"smallest\": 64")]
    [InlineData("\"faceFinder\": { \"name\": \"haar\", \"parameters\": { \"minSize\": 64 } },", "")]
    [InlineData("\"name\": \"even\"", "\"name\": \"random\"")]
    [InlineData("\"frames\": 16", "\"frames\": 0")]
    [InlineData("\"frames\": 16", "\"frames\": \"all\"")]
    [InlineData("\"name\": \"square\", ", "")]
    [InlineData("\"enlargement\": 1.3", "\"enlargement\": 9")]
    [InlineData("\"enlargement\": 1.3", "\"margin\": 0.3")]
    [InlineData("\"colours\": \"bgr\"", "\"colours\": \"grb\"")]
    [InlineData("\"range\": 255", "\"range\": 256")]
    [InlineData("\"mean\": [104, 117, 123]", "\"mean\": [104]")]
    [InlineData("\"activation\": \"softmax\"", "\"activation\": \"tanh\"")]
    [InlineData("\"sha256\": \"0000000000000000000000000000000000000000000000000000000000000000\"", "\"sha256\": \"0000\"")]
    [InlineData("\"networks\": [", "\"networks\": [], \"more\": [")]
    [InlineData("\"name\": \"top-mean\", \"top\": 5", "\"name\": \"top-mean\"")]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    public void A_usual_mistake_is_refused(string right, string wrong)
    {
        const string Good = """
            {
              "$schema": "./models.schema.json",
              "schema": 1,
              "detectors": [
                {
                  "name": "mine", "title": "Mine", "summary": "", "pipeline": "ensemble",
                  "faceFinder": { "name": "haar", "parameters": { "minSize": 64 } },
                  "parameters": {
                    "sampling": { "name": "even", "frames": 16 },
                    "crop": { "name": "square", "side": 224, "enlargement": 1.3 },
                    "networks": [
                      {
                        "name": "mine/net", "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
                        "colours": "bgr", "range": 255, "mean": [104, 117, 123], "activation": "softmax", "fake": 0
                      }
                    ],
                    "rule": { "name": "top-mean", "top": 5 }
                  }
                }
              ]
            }
            """;
        Assert.Empty(FaultsOf(JsonNode.Parse(Good)!));
        Assert.Contains(right, Good, StringComparison.Ordinal);

        Assert.NotEmpty(FaultsOf(JsonNode.Parse(Good.Replace(right, wrong, StringComparison.Ordinal))!));
    }

    private static IReadOnlyList<string> FaultsOf(JsonNode models)
    {
        var results = Schema.Evaluate(
            JsonSerializer.SerializeToElement(models),
            new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")), "invalid"];
    }
}

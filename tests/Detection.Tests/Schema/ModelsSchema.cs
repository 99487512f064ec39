using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Detectors.Http;
using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Detectors.Nothing;
using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Detectors.Residual;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Faces.Dsfd;
using FakeFinder.Detection.Faces.Haar;
using FakeFinder.Detection.Faces.Mtcnn;
using FakeFinder.Detection.Faces.RetinaFace;
using FakeFinder.Detection.Faces.WholeFrame;
using FakeFinder.Detection.Plugins;

namespace FakeFinder.Detection.Tests.Schema;

/// <summary>The JSON schema of models.json, made of the records that the program reads it into.</summary>
internal static class ModelsSchema
{
    private const string Nothing = "nothing";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>By the name of a pipeline: its parameters.</summary>
    public static IReadOnlyDictionary<string, Type> Pipelines { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["eighteen"] = typeof(EighteenParameters),
        ["ensemble"] = typeof(EnsembleParameters),
        ["http"] = typeof(HttpParameters),
        ["medics"] = typeof(MedicsParameters),
        [Nothing] = typeof(NothingParameters),
        ["ntech"] = typeof(NtechParameters),
        ["residual"] = typeof(ResidualParameters),
    };

    /// <summary>By the name of a face finder: its parameters.</summary>
    public static IReadOnlyDictionary<string, Type> FaceFinders { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["dsfd"] = typeof(DsfdParameters),
        ["haar"] = typeof(HaarParameters),
        ["mtcnn"] = typeof(MtcnnParameters),
        ["retinaface"] = typeof(RetinaFaceParameters),
        ["whole-frame"] = typeof(WholeFrameParameters),
    };

    public static string Write()
    {
        var records = new RecordSchema();
        var file = records.Of(typeof(ModelList));
        file["properties"]!["schema"]!["const"] = 1;
        var detector = file["properties"]!["detectors"]!["items"]!.AsObject();
        detector["properties"]!["name"]!["pattern"] = ModelList.NamePattern().ToString().Replace(@"\A", "^").Replace(@"\z", "$");
        Distinguish(detector, "pipeline", Pipelines.Keys, needed: pipeline => pipeline is Nothing or "http" ? null : "faceFinder");
        detector["properties"]!["pipeline"] = OrPlugin(detector["properties"]!["pipeline"]!.AsObject());
        var finder = detector["properties"]!["faceFinder"]!.AsObject();
        Distinguish(finder, "name", FaceFinders.Keys, needed: _ => null);

        var definitions = new JsonObject();
        foreach (var (name, type) in Pipelines)
        {
            definitions[$"pipeline-{name}"] = records.Of(type);
        }

        foreach (var (name, type) in FaceFinders)
        {
            definitions[$"faceFinder-{name}"] = records.Of(type);
        }

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "The list of detectors of FakeFinder, models.json",
        };
        foreach (var (key, value) in file.ToList())
        {
            file.Remove(key);
            schema[key] = value;
        }

        schema["$defs"] = definitions;
        return schema.ToJsonString(Json) + "\n";

        static JsonObject OrPlugin(JsonObject pipeline)
        {
            var names = pipeline["enum"]!.DeepClone();
            pipeline.Remove("enum");
            pipeline["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = names },
                new JsonObject { ["pattern"] = $"^{PluginName.Prefix}[^/]+$" });
            return pipeline.DeepClone().AsObject();
        }

        void Distinguish(JsonObject entry, string key, IEnumerable<string> names, Func<string, string?> needed)
        {
            var kind = ReferenceEquals(entry, detector) ? "pipeline" : "faceFinder";
            entry["properties"]![key]!["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
            entry["allOf"] = new JsonArray([.. names.Select(name => Rule(kind, key, name, needed(name)))]);
        }

        JsonObject Rule(string kind, string key, string name, string? needed)
        {
            var parameters = (kind == "pipeline" ? Pipelines : FaceFinders)[name];
            string?[] required = [needed, records.Of(parameters)["required"] is null ? null : "parameters"];
            var then = new JsonObject
            {
                ["properties"] = new JsonObject { ["parameters"] = new JsonObject { ["$ref"] = $"#/$defs/{kind}-{name}" } },
            };
            if (required.OfType<string>().ToList() is { Count: > 0 } some)
            {
                then["required"] = new JsonArray([.. some.Select(one => JsonValue.Create(one))]);
            }

            return new JsonObject
            {
                ["if"] = new JsonObject
                {
                    ["properties"] = new JsonObject { [key] = new JsonObject { ["const"] = name } },
                    ["required"] = new JsonArray(key),
                },
                ["then"] = then,
            };
        }
    }
}

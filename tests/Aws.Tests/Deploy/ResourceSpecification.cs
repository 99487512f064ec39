using System.IO.Compression;
using System.Text.Json.Nodes;
using FakeFinder.Servers;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>AWS's own specification of the resources of CloudFormation, as its CDK takes it from them.</summary>
internal sealed class ResourceSpecification
{
    private static readonly NpmPackage Package = new("@aws-cdk/aws-service-spec", "0.1.216", "AWS's specification of its resources");

    private readonly Dictionary<string, JsonObject> resources;
    private readonly Dictionary<string, JsonObject> types;

    private ResourceSpecification(JsonNode schema)
    {
        resources = Entities(schema["resource"]!).ToDictionary(one => (string)one["cloudFormationType"]!);
        types = Entities(schema["typeDefinition"]!).ToDictionary(one => (string)one["$id"]!);
    }

    public static async Task<ResourceSpecification> LoadAsync()
    {
        var modules = await Package.InstallAsync(Path.Combine(Repository.Root, ".artifacts"));
        await using var file = new GZipStream(
            File.OpenRead(Path.Combine(modules, "node_modules", Package.Name, "db.json.gz")),
            CompressionMode.Decompress);
        return new ResourceSpecification((await JsonNode.ParseAsync(file))!["schema"]!);
    }

    /// <returns>Null where there is no such type.</returns>
    public JsonObject? Resource(string type) => resources.GetValueOrDefault(type);

    /// <param name="reference">The <c>$ref</c> of a type that is made of properties.</param>
    public JsonObject Type(string reference) => types[reference];

    private static IEnumerable<JsonObject> Entities(JsonNode kind) => kind["entities"]!.AsArray().Select(one => one!.AsObject());
}

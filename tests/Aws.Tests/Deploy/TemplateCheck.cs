using System.Text.Json;
using System.Text.Json.Nodes;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>Holds a template against the specification: what CloudFormation would refuse, as far as that can be known without it.</summary>
internal sealed class TemplateCheck(Template template, ResourceSpecification specification)
{
    private static readonly string[] Attributes =
    [
        "Type",
        "Properties",
        "Condition",
        "DependsOn",
        "DeletionPolicy",
        "UpdateReplacePolicy",
        "UpdatePolicy",
        "CreationPolicy",
        "Metadata",
    ];

    private readonly List<string> complaints = [];

    /// <returns>A sentence for each fault; none for a template that is well.</returns>
    public IReadOnlyList<string> Run()
    {
        foreach (var (name, resource) in template.Resources)
        {
            Check(name, resource!.AsObject());
        }

        complaints.AddRange(new TemplateReferences(template, specification).Complaints());
        return complaints;
    }

    private void Check(string name, JsonObject resource)
    {
        complaints.AddRange(resource.Select(one => one.Key).Except(Attributes).Select(key => $"{name} has the attribute {key}."));
        if (specification.Resource((string?)resource["Type"] ?? "") is not { } type)
        {
            complaints.Add($"{name} is of the type {resource["Type"]}, which AWS does not know.");
            return;
        }

        CheckProperties(name, resource["Properties"]?.AsObject() ?? [], type["properties"]!.AsObject());
    }

    private void CheckProperties(string path, JsonObject value, JsonObject allowed)
    {
        foreach (var (key, one) in value)
        {
            if (allowed[key] is { } property)
            {
                CheckValue($"{path}.{key}", one, property["type"]!.AsObject());
            }
            else
            {
                complaints.Add($"{path} has the property {key}, which AWS does not know.");
            }
        }

        complaints.AddRange(
            allowed
                .Where(property => (bool?)property.Value!["required"] == true && !value.ContainsKey(property.Key))
                .Select(property => $"{path} lacks the property {property.Key}."));
    }

    private void CheckValue(string path, JsonNode? value, JsonObject type)
    {
        if (value is JsonObject { Count: 1 } call && IsFunction(call.First().Key))
        {
            // What a function gives is known only to AWS, but for what it chooses between.
            if (call["Fn::If"] is JsonArray choice)
            {
                foreach (var branch in choice.Skip(1).Where(branch => (string?)(branch as JsonObject)?["Ref"] != "AWS::NoValue"))
                {
                    CheckValue(path, branch, type);
                }
            }

            return;
        }

        switch ((string)type["type"]!)
        {
            case "ref" when value is JsonObject map:
                CheckProperties(path, map, specification.Type((string)type["reference"]!["$ref"]!)["properties"]!.AsObject());
                break;
            case "array" when value is JsonArray list:
                foreach (var (element, at) in list.Select((element, at) => (element, at)))
                {
                    CheckValue($"{path}[{at}]", element, type["element"]!.AsObject());
                }

                break;
            case "map" when value is JsonObject map:
                foreach (var (key, element) in map)
                {
                    CheckValue($"{path}.{key}", element, type["element"]!.AsObject());
                }

                break;
            case "tag" when value is JsonObject tag:
                complaints.AddRange(
                    tag.Select(one => one.Key).Except(["Key", "Value"]).Select(key => $"{path} has the property {key}, which no tag has."));
                break;
            case "union":
                if (type["types"]!.AsArray().All(one => !Fits(path, value, one!.AsObject())))
                {
                    complaints.Add($"{path} is none of the types that AWS allows there.");
                }

                break;
            case "json" when value is JsonObject or JsonArray:
            case "boolean" when value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False || Text(value) is "true" or "false":
            case "date-time" when value is JsonValue:
                break;
            case "integer" or "number" when value?.GetValueKind() == JsonValueKind.Number || double.TryParse(Text(value), out _):
            case "string" when value?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number:
                var values = type["allowedValues"]?.AsArray().Select(one => one!.ToString()).ToList();
                if (values?.Contains(value!.ToString()) == false)
                {
                    complaints.Add($"{path} is {value}; AWS allows {string.Join(", ", values)}.");
                }

                break;
            default:
                complaints.Add($"{path} is no {type["type"]}.");
                break;
        }
    }

    private bool Fits(string path, JsonNode? value, JsonObject type)
    {
        var before = complaints.Count;
        CheckValue(path, value, type);
        var fits = complaints.Count == before;
        complaints.RemoveRange(before, complaints.Count - before);
        return fits;
    }

    internal static bool IsFunction(string key) => key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>Whether all that a template names exists, also where a condition leaves something out, and is used.</summary>
internal sealed partial class TemplateReferences(Template template, ResourceSpecification specification)
{
    private readonly List<string> complaints = [];
    private readonly HashSet<string> used = [];
    private readonly Dictionary<string, HashSet<string>> needs = [];

    public IReadOnlyList<string> Complaints()
    {
        foreach (var (name, resource) in template.Resources)
        {
            var conditions = resource!["Condition"] is { } condition ? [Condition(name, (string)condition!)] : Array.Empty<string>();
            needs[name] = [];
            Walk(name, resource["Properties"], conditions, needs[name]);
            Walk(name, resource["UpdatePolicy"], conditions, needs[name]);
            foreach (var other in DependsOn(resource["DependsOn"]))
            {
                Resource(name, other, conditions, needs[name]);
            }
        }

        foreach (var section in new[] { "Outputs", "Conditions", "Rules" })
        {
            foreach (var (name, value) in template.Root[section]?.AsObject() ?? [])
            {
                Walk($"{section}.{name}", value, [], []);
            }
        }

        complaints.AddRange(needs.Keys.Where(name => Reaches(name, name, [])).Select(name => $"{name} needs itself, by what it needs."));
        complaints.AddRange(
            template
                .Parameters.Select(one => one.Key)
                .Concat(template.Conditions.Select(one => one.Key))
                .Where(name => !used.Contains(name))
                .Select(name => $"{name} is used nowhere."));
        return complaints;
    }

    private void Walk(string path, JsonNode? node, IReadOnlyCollection<string> conditions, HashSet<string> needed)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var element in list)
                {
                    Walk(path, element, conditions, needed);
                }

                break;
            case JsonObject { Count: 1 } call when TemplateCheck.IsFunction(call.First().Key) || call.First().Key == "Condition":
                WalkCall(path, call.First().Key, call.First().Value, conditions, needed);
                break;
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    Walk($"{path}.{key}", value, conditions, needed);
                }

                break;
        }
    }

    private void WalkCall(string path, string function, JsonNode? value, IReadOnlyCollection<string> conditions, HashSet<string> needed)
    {
        switch (function)
        {
            case "Ref":
                Name(path, (string)value!, conditions, needed);
                break;
            case "Condition" when value is JsonValue:
                Condition(path, (string)value!);
                break;
            case "Fn::GetAtt":
                Attribute(path, (string)value![0]!, (string)value[1]!, conditions, needed);
                break;
            case "Fn::If":
                var condition = Condition(path, (string)value![0]!);
                Walk(path, value[1], [.. conditions, condition], needed);
                Walk(path, value[2], [.. conditions, $"not {condition}"], needed);
                break;
            case "Fn::Sub":
                var variables = value is JsonArray pair ? pair[1]!.AsObject() : [];
                Walk(path, variables, conditions, needed);
                var text = (string)(value is JsonArray both ? both[0] : value)!;
                foreach (var name in Substituted().Matches(text).Select(match => match.Groups[1].Value))
                {
                    if (name.Split('.', 2) is [var resource, var attribute])
                    {
                        Attribute(path, resource, attribute, conditions, needed);
                    }
                    else if (!variables.ContainsKey(name))
                    {
                        Name(path, name, conditions, needed);
                    }
                }

                complaints.AddRange(
                    variables.Select(one => one.Key).Where(name => !text.Contains($"${{{name}}}", StringComparison.Ordinal))
                        .Select(name => $"{path} gives {name} to a text that does not have it."));
                break;
            default:
                Walk(path, value, conditions, needed);
                break;
        }
    }

    private void Name(string path, string name, IReadOnlyCollection<string> conditions, HashSet<string> needed)
    {
        if (template.Parameters.ContainsKey(name))
        {
            used.Add(name);
        }
        else if (!name.StartsWith("AWS::", StringComparison.Ordinal))
        {
            Resource(path, name, conditions, needed);
        }
    }

    private void Attribute(string path, string name, string attribute, IReadOnlyCollection<string> conditions, HashSet<string> needed)
    {
        Resource(path, name, conditions, needed);
        if (
            template.Resources[name]?["Type"] is { } type
            && specification.Resource((string)type!)?["attributes"]?[attribute] is null)
        {
            complaints.Add($"{path} asks {name} for {attribute}, which {type} does not have.");
        }
    }

    private void Resource(string path, string name, IReadOnlyCollection<string> conditions, HashSet<string> needed)
    {
        if (template.Resources[name] is not { } resource)
        {
            complaints.Add($"{path} names {name}, which does not exist.");
            return;
        }

        needed.Add(name);
        if (resource["Condition"] is { } condition && !conditions.Contains((string)condition!))
        {
            complaints.Add($"{path} names {name}, which exists only where {condition}.");
        }
    }

    private string Condition(string path, string name)
    {
        used.Add(name);
        if (!template.Conditions.ContainsKey(name))
        {
            complaints.Add($"{path} names the condition {name}, which does not exist.");
        }

        return name;
    }

    private bool Reaches(string from, string to, HashSet<string> seen) =>
        needs[from].Any(next => next == to || (needs.ContainsKey(next) && seen.Add(next) && Reaches(next, to, seen)));

    private static IEnumerable<string> DependsOn(JsonNode? value) =>
        value is JsonArray list ? list.Select(one => (string)one!) : value is null ? [] : [(string)value!];

    [GeneratedRegex(@"\$\{([^!}]+)\}")]
    private static partial Regex Substituted();
}

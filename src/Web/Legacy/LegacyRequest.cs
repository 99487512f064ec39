using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Legacy;

/// <summary>One element of the answer: these videos, in this order, by these detectors.</summary>
/// <param name="Files">Bare file names.</param>
/// <param name="Replicas">Batch work: on how many instances.</param>
internal sealed record LegacyPart(IReadOnlyList<string> Detectors, IReadOnlyList<string> Files, JobPriority Priority, int Replicas = 1)
{
    /// <summary>What the request names by <c>s3Location</c>. A file that is not among them was uploaded.</summary>
    public IReadOnlyList<LegacyObject> Objects { get; init; } = [];
}

/// <summary>A video by its place in S3.</summary>
/// <param name="Name">Its bare file name, as in the part's files.</param>
/// <param name="Location">As the request names it.</param>
internal sealed record LegacyObject(string Name, string Location);

/// <summary>
/// Reads the body of <c>POST /fakefinder/</c>. <c>alwaysOn</c> is not read: what it allows, that a stopped instance is started for
/// interactive work where no running one is free soon enough, the fleet's policy decides for every request.
/// </summary>
internal static class LegacyRequest
{
    private const int MostParts = 1000;
    private const int MostScores = 1_000_000;

    /// <summary>The parts of one request, or of a list of them, in order.</summary>
    /// <exception cref="InvalidRequestException">Not such a request, or too much in one; the message names the field.</exception>
    public static IReadOnlyList<LegacyPart> Read(JsonElement body)
    {
        var parts = new List<LegacyPart>();
        var scores = 0L;
        foreach (var request in body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : (List<JsonElement>)[body])
        {
            foreach (var part in ReadOne(request))
            {
                parts.Add(part);
                scores += 1 + ((long)part.Detectors.Count * part.Files.Count);
            }

            if (scores > MostScores)
            {
                throw new InvalidRequestException(
                    $"The requests ask for more than {MostScores} scores and parts; send them one after the other, or as a batch by POST "
                        + $"/api/v1/batches."
                );
            }
        }

        foreach (var named in parts.SelectMany(part => part.Objects).Distinct().GroupBy(one => one.Name))
        {
            // The answer has the bare name only.
            if (named.ToList() is [var one, var other, ..])
            {
                throw new InvalidRequestException(
                    $"'s3Location' names {Texts.Bounded(one.Location)} and {Texts.Bounded(other.Location)}, which the answer could not "
                        + $"tell apart; ask for them in two requests."
                );
            }
        }

        return parts;
    }

    private static List<LegacyPart> ReadOne(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRequestException("The body must be one request object, or a list of them.");
        }

        var detectors =
            Strings(request, "modelName")
            ?? throw new InvalidRequestException("'modelName' is missing; it names the detector or detectors.");
        var uploaded = Strings(request, "location");
        var locations =
            uploaded
            ?? Strings(request, "s3Location")
            ?? throw new InvalidRequestException("'location' is missing; it names the uploaded file or files.");
        var files = locations.ConvertAll(BareName);
        List<LegacyObject> objects = uploaded is null
            ? locations.ConvertAll(location => new LegacyObject(BareName(location), location))
            : [];
        var priority = Flag(request, "batchMode") ? JobPriority.Batch : JobPriority.Interactive;
        var count = Flag(request, "splitRequests") ? Math.Max(Count(request, "numSplitRequests"), 1) : 1;
        return [.. Split(files, count).Select(share => new LegacyPart(detectors, share, priority, count) { Objects = objects })];
    }

    // As numpy.array_split, which the published API called: contiguous, the first ones longer by one where it does not
    // come out even, and empty ones at the end where there are more parts than videos.
    private static IEnumerable<List<string>> Split(List<string> files, int parts)
    {
        var (size, longer) = Math.DivRem(files.Count, parts);
        return Enumerable
            .Range(0, parts)
            .Select(part => files.GetRange((part * size) + Math.Min(part, longer), size + (part < longer ? 1 : 0)));
    }

    // s3://bucket/key is the AWS releases' form; the release between them and the later ones sent /uploads/NAME.
    private static string BareName(string location) =>
        location.StartsWith("s3://", StringComparison.Ordinal) ? location[(location.LastIndexOf('/') + 1)..]
        : location.StartsWith("/uploads/", StringComparison.Ordinal) ? location["/uploads/".Length..]
        : location;

    private static List<string>? Strings(JsonElement request, string field)
    {
        if (!request.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new List<JsonElement> { value };
        return items.Count > 0 && items.TrueForAll(item => item.ValueKind == JsonValueKind.String)
            ? items.ConvertAll(item => item.GetString()!)
            : throw new InvalidRequestException(
                $"'{field}' is {FileName.Shown(value.GetRawText())}; it must be a string or a list of strings.");
    }

    private static bool Flag(JsonElement request, string field) =>
        request.TryGetProperty(field, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new InvalidRequestException($"'{field}' is {FileName.Shown(value.GetRawText())}; it must be true or false."),
        };

    private static int Count(JsonElement request, string field) =>
        !request.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null ? 1
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count is >= 0 and <= MostParts ? count
        : throw new InvalidRequestException(
            $"'{field}' is {FileName.Shown(value.GetRawText())}; it must be a whole number from 0 to {MostParts}.");
}

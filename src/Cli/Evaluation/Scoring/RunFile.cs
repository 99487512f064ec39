using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>
/// <c>run.json</c> in the folder of the results: by which batch an interrupted run continues. The batch's id is kept there rather than made
/// of the content, so that another folder is another run, with today's weights.
/// </summary>
/// <param name="Videos">SHA-256 of the videos' names in their order; their labels may change, since nothing is analysed by them.</param>
internal sealed record RunFile(int Schema, Guid Batch, string Videos, IReadOnlyList<string> Detectors, int? Replicas)
{
    public const string Name = "run.json";

    private const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static RunFile New(IEnumerable<string> videos, IReadOnlyList<string> detectors, int? replicas) =>
        new(CurrentSchema, Guid.CreateVersion7(), HashOf(videos), detectors, replicas);

    /// <returns>Null where the folder has no run.</returns>
    /// <exception cref="CliException">It is of other videos, detectors or replicas, or cannot be read.</exception>
    public static async Task<RunFile?> FindAsync(
        DirectoryInfo folder,
        IEnumerable<string> videos,
        IReadOnlyList<string>? detectors,
        int? replicas,
        CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        var run = Parse(await File.ReadAllTextAsync(path, cancellationToken), path);
        var other =
            run.Videos != HashOf(videos) ? "other videos"
            : detectors is not null && !detectors.Order().SequenceEqual(run.Detectors.Order())
                ? $"other detectors ({string.Join(", ", run.Detectors)})"
            : replicas is not null && replicas != run.Replicas ? "another --replicas"
            : null;
        return other is null
            ? run
            : throw new CliException(
                $"{folder.FullName} holds an evaluation with {other}; choose another folder by --out, or delete {path} to start again.");
    }

    public Task WriteAsync(DirectoryInfo folder, CancellationToken cancellationToken) =>
        OutputFile.WriteAsync(folder, Name, JsonSerializer.Serialize(this, Json) + "\n", cancellationToken);

    private static RunFile Parse(string json, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunFile>(json, Json) is { Schema: CurrentSchema } run
                ? run
                : throw new CliException($"{path} is of a newer program; use that, or choose another folder by --out.");
        }
        catch (JsonException exception)
        {
            throw new CliException($"{path} cannot be read ({exception.Message}); delete it to start again.");
        }
    }

    private static string HashOf(IEnumerable<string> videos) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', videos))));
}

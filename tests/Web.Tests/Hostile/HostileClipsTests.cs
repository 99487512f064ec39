using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FakeFinder.Fuzzing;
using FakeFinder.Web.Tests.Dashboard;
using Xunit.Abstractions;

namespace FakeFinder.Web.Tests.Hostile;

/// <summary>Clips of many containers, changed at random, through the upload of a real service.</summary>
public sealed class HostileClipsTests(WatchedService service, ITestOutputHelper output) : IClassFixture<WatchedService>
{
    private const int Part = 150;
    private const int Whole = 2000;
    private const int AtOnce = 3;

    /// <summary>Uploads after which the service has loaded its code and its pools are full.</summary>
    private const int WarmUp = 60;

    /// <summary>The idle service itself has 60 more or fewer from one moment to the next; one of each clip would be more.</summary>
    private const int MostFilesKept = 100;

    private const long MostBytesKept = 160L << 20;

    /// <summary>Only to end what would never end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, int> answers = new();
    private TimeSpan slowest;

    [Fact]
    public async Task Each_is_taken_in_or_refused_in_a_sentence_and_leaves_nothing()
    {
        var (originals, names) = Originals();
        var mutator = new Mutator(FuzzSize.Seed, originals, ClipMutations.All);
        using var http = new HttpClient { BaseAddress = service.BaseAddress, Timeout = Patience };
        await UploadAllAsync(http, mutator, names, -WarmUp, WarmUp);
        answers.Clear();
        var (memory, files) = (service.Resident, service.OpenFiles);
        var count = FuzzSize.Of(Part, Whole);
        var started = Stopwatch.GetTimestamp();

        await UploadAllAsync(http, mutator, names, 0, count);

        output.WriteLine(
            $"{count} clips in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, slowest {slowest.TotalMilliseconds:0} ms: "
                + string.Join(", ", answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Value} {answer.Key}")));
        using var health = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Empty(service.Leftovers);
        Assert.Empty(service.Probes);
        await SettleAsync(() => service.OpenFiles <= files + MostFilesKept && service.Resident <= memory + MostBytesKept);
        output.WriteLine(
            $"{files} open files, then {service.OpenFiles}; {memory >> 20} MiB in RAM, then {service.Resident >> 20} MiB");
        Assert.InRange(service.OpenFiles, 1, files + MostFilesKept);
        Assert.InRange(service.Resident, 1, memory + MostBytesKept);
        Assert.True(answers.Count > 1, "The changes are too few or too many to try anything.");
    }

    private Task UploadAllAsync(HttpClient http, Mutator mutator, List<string> names, int first, int count) =>
        Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await UploadAsync(http, mutator.Make(number, out var original), number, names[original]));

    private async Task UploadAsync(HttpClient http, byte[] clip, int number, string name)
    {
        using var file = new ByteArrayContent(clip);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = "\"file\"",
            FileName = $"\"hostile-{number}{Path.GetExtension(name)}\"",
        };
        using var form = new MultipartFormDataContent { file };
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsync("/api/v1/videos", form);
        slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
        var body = await answer.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(body);
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            answers.AddOrUpdate("taken in", 1, (_, seen) => seen + 1);
            using var deleted = await http.DeleteAsync($"/api/v1/videos/{json.RootElement.GetProperty("id").GetString()}");
            Assert.Contains(deleted.StatusCode, new[] { HttpStatusCode.NoContent, HttpStatusCode.NotFound });
            return;
        }

        var isKnown = answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge;
        if (!isKnown)
        {
            await File.WriteAllBytesAsync(Path.Combine(Path.GetTempPath(), $"fakefinder-hostile-{number}{Path.GetExtension(name)}"), clip);
        }

        Assert.True(isKnown, $"Clip {number} of seed {FuzzSize.Seed}, made of {name}: {answer.StatusCode} {body}");
        var detail = json.RootElement.GetProperty("detail").GetString()!;
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("/scratch/", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("/uploads/", detail, StringComparison.Ordinal);
        answers.AddOrUpdate($"{(int)answer.StatusCode}", 1, (_, seen) => seen + 1);
    }

    private static async Task SettleAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 100 && !condition(); tries++)
        {
            await Task.Delay(100);
        }
    }

    /// <summary>The sample, and the clips that users' tools stumbled over.</summary>
    private static (List<byte[]> Files, List<string> Names) Originals()
    {
        const int Most = 1 << 20;
        var names = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "..", "shared", "cases"))
            .Where(path => Path.GetExtension(path) is not (".md" or ".json") && new FileInfo(path).Length < Most)
            .Append(Repository.Sample)
            .Order(StringComparer.Ordinal)
            .ToList();
        return (names.ConvertAll(File.ReadAllBytes), names);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FakeFinder.Bench.Service;

/// <summary>The service by HTTP, as a user's program has it.</summary>
internal sealed class ServiceClient(Uri server) : IDisposable
{
    /// <summary>So exact are times that are learned by asking for the fleet.</summary>
    public static readonly TimeSpan FleetInterval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan FleetLimit = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new() { BaseAddress = server };

    public void Dispose() => http.Dispose();

    public async Task<UploadedVideo> UploadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", Path.GetFileName(path) } };
        using var answer = await http.PostAsync(new Uri("api/v1/videos", UriKind.Relative), form, cancellationToken);
        using var video = await ReadAsync(answer, cancellationToken);
        return video.Deserialize<UploadedVideo>(JsonSerializerOptions.Web)!;
    }

    /// <returns>The job's id: it is accepted.</returns>
    public async Task<string> SubmitAsync(string video, string detector, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync("api/v1/jobs", new { video, detectors = new[] { detector } }, cancellationToken);
        using var job = await ReadAsync(answer, cancellationToken);
        return job.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The job's server-sent events to its end; each as the job's state and the state of its only part.</summary>
    public async IAsyncEnumerable<ObservedPart> WatchAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await http.GetStreamAsync(new Uri($"api/v1/jobs/{job}/events", UriKind.Relative), cancellationToken);
        var events = SseParser.Create(stream, (type, data) =>
        {
            using var content = JsonDocument.Parse(data.ToArray());
            var whole = content.RootElement;
            var part = type == "snapshot" ? whole.GetProperty("parts")[0] : whole.GetProperty("part");
            return new ObservedPart(
                whole.GetProperty("state").GetString()!,
                part.GetProperty("progress").ValueKind != JsonValueKind.Null,
                part.GetProperty("score").ValueKind != JsonValueKind.Null,
                part.GetProperty("reason").GetString());
        });
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }

    /// <summary>Watches the job to its end, which must be a result.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public async Task WaitForResultAsync(string job, CancellationToken cancellationToken)
    {
        ObservedPart? last = null;
        await foreach (var part in WatchAsync(job, cancellationToken))
        {
            last = part;
        }

        if (last is not { JobState: "completed", HasScore: true })
        {
            throw new BenchException($"Job {job} has no result: {last?.Reason ?? "its events broke off"}");
        }
    }

    /// <returns>Seconds by stage, as the report says.</returns>
    public async Task<IReadOnlyDictionary<string, double>> GetTimingsAsync(string job, string detector, CancellationToken cancellationToken)
    {
        using var report = await http.GetFromJsonAsync<JsonDocument>($"api/v1/jobs/{job}/reports/{detector}", cancellationToken)
            ?? throw new BenchException($"Job {job} has an empty report.");
        return report
            .RootElement.GetProperty("timings")
            .EnumerateObject()
            .ToDictionary(stage => stage.Name, stage => stage.Value.GetDouble());
    }

    /// <summary>A counter of the service's own; <see cref="ServiceSetup.Counting"/> makes it tell.</summary>
    /// <param name="name">As Prometheus has it, without the ending.</param>
    /// <returns>All its series together; 0 where nothing was counted yet.</returns>
    public async Task<double> GetCountAsync(string name, CancellationToken cancellationToken)
    {
        var text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative), cancellationToken);
        return text.Split('\n')
            .Where(line => line.StartsWith($"{name}_total", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
                CultureInfo.InvariantCulture));
    }

    /// <returns>How many jobs are in a state.</returns>
    public async Task<int> CountJobsAsync(string state, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri($"api/v1/jobs?state={state}&take=1", UriKind.Relative), cancellationToken);
        using var page = await ReadAsync(answer, cancellationToken);
        return page.RootElement.GetProperty("total").GetInt32();
    }

    /// <returns>The fleet once it is as it is wanted.</returns>
    public async Task<ObservedFleet> WaitForFleetAsync(Func<ObservedFleet, bool> condition, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("api/v1/fleet", UriKind.Relative), cancellationToken);
            using var content = await ReadAsync(answer, cancellationToken);
            var fleet = content.Deserialize<ObservedFleet>(JsonSerializerOptions.Web)!;
            if (condition(fleet))
            {
                return fleet;
            }

            if (Stopwatch.GetElapsedTime(since) > FleetLimit)
            {
                throw new BenchException(
                    $"The fleet was not as it had to be within {FleetLimit.TotalMinutes:0} minutes: "
                        + $"{string.Join(", ", fleet.Instances.Select(instance => $"{instance.Id} {instance.State}"))}."
                );
            }

            await Task.Delay(FleetInterval, cancellationToken);
        }
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var content = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(content)
            : throw new BenchException($"The service answered {(int)answer.StatusCode} to {answer.RequestMessage?.RequestUri}: {content}");
    }
}

/// <summary>What one event says of a job with one part.</summary>
/// <param name="HasProgress">The part has begun, and says how far it is.</param>
internal sealed record ObservedPart(string JobState, bool HasProgress, bool HasScore, string? Reason);

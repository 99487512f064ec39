using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FakeFinder.Reports.Audit;

namespace FakeFinder.Cli.Api;

/// <summary>
/// The service's HTTP API, as far as this program needs it. What goes wrong is an <see cref="ApiException"/> with one sentence.
/// </summary>
/// <param name="key">Sent with each request; null: none.</param>
internal sealed class FakeFinderApi(Uri server, string? key = null) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient http = new()
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = key is null ? null : ApiKeyText.Header(key, server) },
    };

    public Uri Server => server;

    public void Dispose() => http.Dispose();

    /// <summary>Asks a health address without throwing.</summary>
    /// <param name="path">health/live or health/ready.</param>
    /// <returns>Null where nobody answers within <paramref name="patience"/>.</returns>
    public async Task<HttpStatusCode?> AskHealthAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var response = await http.GetAsync(path, limit.Token);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<Detector>> ListDetectorsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/detectors");
        return (await SendAsync<DetectorList>(request, cancellationToken)).Items;
    }

    /// <param name="sent">Told the bytes that are on their way, as they grow.</param>
    public async Task<Video> UploadAsync(Stream file, string name, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/videos") { Content = VideoUpload.Create(file, name, sent) };
        request.Headers.ExpectContinue = true; // a refusal by size comes before the bytes
        return await SendAsync<Video>(request, cancellationToken);
    }

    /// <returns>False where the service has no video with this id.</returns>
    public async Task<bool> HasVideoAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/videos/{id}");
            await SendAsync<Video>(request, cancellationToken);
            return true;
        }
        catch (ApiException exception) when (exception.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return false;
        }
    }

    /// <summary>The same submission under the same id again changes nothing.</summary>
    public Task<Batch> SubmitBatchAsync(Guid id, BatchSubmission submission, CancellationToken cancellationToken) =>
        SubmitAsync(id, submission, cancellationToken);

    /// <inheritdoc cref="SubmitBatchAsync(Guid, BatchSubmission, CancellationToken)"/>
    public Task<Batch> SubmitBatchAsync(Guid id, PrefixSubmission submission, CancellationToken cancellationToken) =>
        SubmitAsync(id, submission, cancellationToken);

    public async Task<Batch> DescribeBatchAsync(Guid id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/batches/{id}");
        return await SendAsync<Batch>(request, cancellationToken);
    }

    /// <summary>Every video of a batch, in its order.</summary>
    public async Task<IReadOnlyList<BatchVideo>> ReadBatchAsync(Guid id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/batches/{id}/results?format=json");
        return (await SendAsync<BatchVideoList>(request, cancellationToken)).Items;
    }

    public async Task<Job> DescribeJobAsync(Guid id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs/{id}");
        return await SendAsync<Job>(request, cancellationToken);
    }

    /// <summary>The results of an ended job, for people.</summary>
    public async Task<JobReport> ReadReportAsync(Guid id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs/{id}/report?format=json");
        return await SendAsync<JobReport>(request, cancellationToken);
    }

    /// <summary>Asks for the export of an ended job, and gives it away while it comes.</summary>
    /// <param name="format">json, html, csv or bundle.</param>
    /// <param name="use">Given the name that the service would give the file, which may be anything, and the bytes.</param>
    public async Task ExportAsync(Guid id, string format, Func<string?, Stream, Task> use, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(
                $"api/v1/jobs/{id}/report?format={format}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await ThrowIfRefusedAsync(response, cancellationToken);
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            await use(response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), content);
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException($"No answer from {server}: {exception.GetBaseException().Message}", inner: exception);
        }
    }

    /// <summary>The ids of some jobs, the latest first.</summary>
    public async Task<IReadOnlyList<Guid>> ListJobsAsync(int skip, int take, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs?skip={skip}&take={take}");
        return [.. (await SendAsync<JobIds>(request, cancellationToken)).Items.Select(job => job.Id)];
    }

    /// <summary>Copies the results of a batch as CSV to a stream as they come.</summary>
    public async Task CopyBatchCsvAsync(Guid id, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(
                $"api/v1/batches/{id}/results?format=csv",
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken);
            await ThrowIfRefusedAsync(response, cancellationToken);
            await response.Content.CopyToAsync(to, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException($"No answer from {server}: {exception.GetBaseException().Message}", inner: exception);
        }
    }

    /// <summary>How many jobs the service has ever taken.</summary>
    public async Task<int> CountJobsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/jobs?take=1");
        return (await SendAsync<JobPage>(request, cancellationToken)).Total;
    }

    public async Task<JobItems> ListJobsAsync(JobQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/jobs" + question.ToAddress());
        return await SendAsync<JobItems>(request, cancellationToken);
    }

    /// <summary>
    /// Submits under the name of the user of the operating system. The same submission under the same id again changes nothing.
    /// </summary>
    public async Task<Job> SubmitAsync(Guid id, string video, IReadOnlyList<string> detectors, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/jobs/{id}")
        {
            Content = JsonContent.Create(new { video, detectors, submittedBy = Environment.UserName }, options: Json),
        };
        return await SendAsync<Job>(request, cancellationToken);
    }

    /// <summary>Has changed versions of a job's video analysed. Repeated, it tries again what failed or was cancelled.</summary>
    public Task<Probe> StartProbeAsync(Guid job, CancellationToken cancellationToken) =>
        ProbeAsync(HttpMethod.Post, job, cancellationToken);

    public Task<Probe> DescribeProbeAsync(Guid job, CancellationToken cancellationToken) =>
        ProbeAsync(HttpMethod.Get, job, cancellationToken);

    /// <summary>Makes an API key; its text comes this once.</summary>
    public async Task<NewKey> CreateKeyAsync(KeySubmission submission, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/keys")
        {
            Content = JsonContent.Create(submission, options: Json),
        };
        return await SendAsync<NewKey>(request, cancellationToken);
    }

    public async Task<IReadOnlyList<KeyRecord>> ListKeysAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/keys");
        return (await SendAsync<KeyList>(request, cancellationToken)).Items;
    }

    /// <summary>Entries of the audit log after a place, in their order, at most as many as are taken.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAuditAsync(long after, int take, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/audit?after={after}&take={take}");
        return (await SendAsync<AuditList>(request, cancellationToken)).Items;
    }

    public async Task<KeyRecord> RevokeKeyAsync(Guid id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"api/v1/keys/{id}");
        return await SendAsync<KeyRecord>(request, cancellationToken);
    }

    /// <summary>Cancels what has not ended; the scores that are there stay.</summary>
    public Task<Probe> CancelProbeAsync(Guid job, CancellationToken cancellationToken) =>
        ProbeAsync(HttpMethod.Delete, job, cancellationToken);

    /// <summary>The job's events from a whole snapshot on, until the service ends the stream.</summary>
    public async IAsyncEnumerable<JobEvent> WatchAsync(Guid job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs/{job}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream, Parse).EnumerateAsync(cancellationToken))
        {
            if (item.Data is { } data)
            {
                yield return data;
            }
        }
    }

    private static JobEvent? Parse(string type, ReadOnlySpan<byte> data) => type switch
    {
        "snapshot" => JsonSerializer.Deserialize<Job>(data, Json) is { } job ? new JobEvent(job.State, job, null) : null,
        "part" => JsonSerializer.Deserialize<PartEvent>(data, Json) is { } change ? new JobEvent(change.State, null, change.Part) : null,
        _ => null,
    };

    private async Task<Batch> SubmitAsync<T>(Guid id, T submission, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/batches/{id}")
        {
            Content = JsonContent.Create(submission, options: Json),
        };
        return await SendAsync<Batch>(request, cancellationToken);
    }

    private async Task<Probe> ProbeAsync(HttpMethod method, Guid job, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/jobs/{job}/probe");
        return await SendAsync<Probe>(request, cancellationToken);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            await ThrowIfRefusedAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
                ?? throw new ApiException($"{request.RequestUri} of {server} answered with nothing.", response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException($"No answer from {server}: {exception.GetBaseException().Message}", inner: exception);
        }
        catch (JsonException exception)
        {
            throw new ApiException($"{server} does not answer as a FakeFinder service does: {exception.Message}", inner: exception);
        }
    }

    private async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<Problem>(Json, cancellationToken)
            : null;
        throw new ApiException(
            problem?.Detail
                ?? problem?.Title
                ?? $"{server} answered {(int)response.StatusCode} {response.ReasonPhrase} to "
                    + $"{response.RequestMessage?.RequestUri?.AbsolutePath}.",
            response.StatusCode);
    }

    private sealed record JobPage(int Total);

    private sealed record JobIds(IReadOnlyList<JobId> Items);

    private sealed record JobId(Guid Id);

    private sealed record DetectorList(IReadOnlyList<Detector> Items);

    private sealed record BatchVideoList(IReadOnlyList<BatchVideo> Items);

    private sealed record AuditList(IReadOnlyList<AuditEntry> Items);

    private sealed record KeyList(IReadOnlyList<KeyRecord> Items);

    private sealed record PartEvent(string State, Part Part);

    private sealed record Problem(string? Title, string? Detail);
}

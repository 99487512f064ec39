using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>
/// Clips that are uploaded and analysed by HTTP; by the one detector that always runs, where a test does not name others.
/// </summary>
internal sealed class SampleClips(Uri address)
{
    private static readonly string[] Usual = ["residual"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Uploads the sample under this name, with other bytes behind its end.</summary>
    /// <returns>The video's id.</returns>
    public async Task<string> UploadAsync(string name)
    {
        byte[] box = [.. "free"u8, .. Encoding.UTF8.GetBytes(name)];
        return await UploadAsync(name, [.. await File.ReadAllBytesAsync(Repository.Sample), 0, 0, 0, (byte)(4 + box.Length), .. box]);
    }

    /// <summary>Uploads these bytes under this name.</summary>
    /// <returns>The video's id.</returns>
    public async Task<string> UploadAsync(string name, byte[] bytes)
    {
        using var http = Client();
        using var file = new ByteArrayContent(bytes);
        using var form = new MultipartFormDataContent { { file, "file", name } };
        using var uploaded = await http.PostAsync("/api/v1/videos", form);
        uploaded.EnsureSuccessStatusCode();
        return (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Submits an analysis of this video and does not wait for its end.</summary>
    /// <returns>The job's id.</returns>
    public async Task<Guid> SubmitAsync(string video, string submittedBy, params string[] detectors)
    {
        using var http = Client();
        var job = Guid.CreateVersion7();
        using var patience = new CancellationTokenSource(Patience);
        for (; ; await Task.Delay(PollInterval, patience.Token))
        {
            // A worker must first have said that it can run them.
            using var accepted = await http.PutAsJsonAsync(
                $"/api/v1/jobs/{job}", new { video, detectors = detectors.Length > 0 ? detectors : Usual, submittedBy }, patience.Token);
            if (accepted.IsSuccessStatusCode)
            {
                return job;
            }
        }
    }

    /// <summary>Uploads the sample under this name and has it analysed to the end.</summary>
    /// <returns>The job's id.</returns>
    public async Task<Guid> AnalyseAsync(string name, string submittedBy, params string[] detectors)
    {
        var job = await SubmitAsync(await UploadAsync(name), submittedBy, detectors);
        await FinishAsync(job);
        return job;
    }

    /// <summary>Waits for the end of a job.</summary>
    public async Task FinishAsync(Guid job)
    {
        using var http = Client();

        // The stream ends with the job.
        await http.GetStringAsync($"/api/v1/jobs/{job}/events");
    }

    /// <summary>Cancels a job.</summary>
    public async Task CancelAsync(Guid job)
    {
        using var http = Client();
        using var cancelled = await http.DeleteAsync($"/api/v1/jobs/{job}");
        cancelled.EnsureSuccessStatusCode();
    }

    private HttpClient Client() => new() { BaseAddress = address, Timeout = Patience };
}

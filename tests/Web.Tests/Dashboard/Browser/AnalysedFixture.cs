using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Web.Tests.Dashboard.Evaluations;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>The running service with one thing of each kind that has a page of its own, made when first asked for.</summary>
public sealed class AnalysedFixture : EvidenceFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private Task<Dictionary<string, string>>? analysed;

    /// <summary>The path with the ids of what was made: <c>{job}</c> and <c>{second}</c>, both of <c>{video}</c>, and so on.</summary>
    public async Task<string> PathAsync(string path)
    {
        analysed ??= MakeAsync();
        foreach (var (name, id) in await analysed)
        {
            path = path.Replace($"{{{name}}}", id, StringComparison.Ordinal);
        }

        return path;
    }

    private async Task<Dictionary<string, string>> MakeAsync()
    {
        var clips = new SampleClips(BaseAddress);
        using var http = new HttpClient { BaseAddress = BaseAddress };
        var video = await clips.UploadAsync("analysed.mp4");
        var job = await clips.SubmitAsync(video, "Anna Berg", First, Second, "residual");
        var second = await clips.SubmitAsync(video, "Bo Chen", First);
        await clips.FinishAsync(job);
        await clips.FinishAsync(second);
        var other = await clips.AnalyseAsync("probed.mp4", "Bo Chen");
        await PostAsync(http, $"/api/v1/jobs/{job}/notes", new
        {
            kind = "remark",
            author = "Anna Berg",
            text = "The mouth does not fit the sound.",
            seconds = 2.5,
        });
        await PostAsync(http, $"/api/v1/jobs/{other}/probe", new { });
        var batch = await PostAsync(http, "/api/v1/batches", new { videos = new[] { video }, detectors = new[] { First, "residual" } });
        var batchId = batch.GetProperty("id").GetString()!;
        await UntilAsync(http, $"/api/v1/batches/{batchId}", told => told.GetProperty("state").GetString() == "completed");
        var probed = await UntilAsync(http, $"/api/v1/jobs/{other}/probe", told => told.GetProperty("state").GetString() == "ended");
        using var metrics = new ByteArrayContent(SampleEvaluation.Bytes);
        using var form = new MultipartFormDataContent { { metrics, "metrics", "metrics.json" } };
        using var added = await http.PostAsync("/api/v1/evaluations", form);
        return new()
        {
            ["video"] = video,
            ["job"] = $"{job}",
            ["second"] = $"{second}",
            ["probed"] = $"{other}",
            ["version"] = probed.GetProperty("versions")[0].GetProperty("job").GetString()!,
            ["batch"] = batchId,
            ["evaluation"] = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!,
        };
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> UntilAsync(HttpClient http, string path, Func<JsonElement, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (; ; await Task.Delay(PollInterval, patience.Token))
        {
            var told = await http.GetFromJsonAsync<JsonElement>(path, patience.Token);
            if (isSo(told))
            {
                return told;
            }
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Evaluations;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Evaluations;

/// <summary>Evaluations that are run here: real rows, files and figures over scripted batches.</summary>
public sealed class EvaluationsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Root = "/api/v1/evaluations";

    [Fact]
    public async Task Labelled_videos_are_analysed_as_a_batch_and_judged_as_the_command_line_judges_them()
    {
        var byId = await host.UploadAsync("j-fake-1.mp4", ("wm", 0.75), ("residual", 0.9));
        await host.UploadAsync("j-fake-2.mp4", ("wm", 0.5));
        var byAddress = await host.UploadAsync("j-real-1.mp4", ("wm", 0.25), ("residual", 0.6));
        await host.UploadAsync("j-real-2.mp4", ("wm", 0.125), ("residual", 0.1));
        host.Script.Coverages["j-fake-1.mp4 wm"] = new(60, 50, 40, 40, 30, 30, 31, 30);
        var labels = $"label,file,kind,note\nFAKE,{byId.Id},x,1\n1,j-fake-2.mp4,y,2\n"
            + $"REAL,{host.Client.BaseAddress}api/v1/videos/{byAddress.Id}/content,x,3\n0,j-real-2.mp4,y,4\n";

        var started = await StartAsync(labels, ("detectors", "wm, residual"), ("groupBy", "kind"), ("replicas", "2"), ("name", "mine"));
        var before = await GetAsync($"{Root}/{(string)started["id"]!}");
        await FinishAsync();
        var run = await GetAsync($"{Root}/{(string)started["id"]!}");

        Assert.Equal(("running", "running"), ((string)started["state"]!, (string)before["state"]!));
        Assert.Equal(("completed", 4, 2), (
            (string)before["progress"]!["state"]!, (int)before["progress"]!["completed"]!, (int)before["progress"]!["replicas"]!));
        Assert.Equal(("completed", "mine", 4), ((string)run["state"]!, (string)run["name"]!, (int)run["videos"]!));
        Assert.Equal(["wm", "residual"], run["detectors"]!.AsArray().Select(name => (string)name!));
        var scores = await host.Client.GetByteArrayAsync($"{Root}/{(string)run["id"]!}/scores.csv");
        var lines = Encoding.UTF8.GetString(scores).Split("\r\n");
        Assert.StartsWith("file,label,sha256,kind,note,score:wm,heuristic:residual,reason:wm,", lines[0], StringComparison.Ordinal);
        Assert.Equal($"{byId.Id},FAKE,{byId.Id},x,1,0.75,0.9,,30,60,,,", lines[1]);
        Assert.EndsWith(",y,2,0.5,,,,,The decoder crashed.,,", lines[2], StringComparison.Ordinal);

        // What 'fakefinder evaluate --from scores.csv' computes of the same bytes.
        var table = ScoresText.Read(scores, "scores.csv");
        var written = await host.Client.GetStringAsync($"{Root}/{(string)run["id"]!}/metrics.json");
        var document = EvaluationJson.Read<EvaluationDocument>(written, "metrics.json");
        var expected = new Evaluator(new Bootstrap()).Evaluate(
            table.Table, "scores.csv", table.Sha256, "mine", document.CreatedAt, ["kind"], calibration: null, CancellationToken.None);
        Assert.Equal(EvaluationJson.Write(expected), written);
        Assert.Equal(table.Sha256, (string)run["scoresSha256"]!);
        Assert.Equal([SeriesKind.Detector, SeriesKind.Heuristic], document.Series.Select(series => series.Kind));
        Assert.Equal(["x", "y"], document.Groups.Select(group => group.Value));
        Assert.Equal(1, document.Series[0].Of(Metric.Auc)!.Value.Value);
    }

    [Fact]
    public async Task The_same_batch_gives_the_same_bytes_however_often_and_by_whomever_the_figures_are_made()
    {
        var id = await StartPairAsync("same");
        var row = (await Index.FindAsync(id, CancellationToken.None))!;
        var batch = (await Batches.FindAsync(row.Batch!.Value, CancellationToken.None))!;
        var maker = host.Services.GetRequiredService<EvaluationMaker>();

        var first = await maker.MakeAsync(row, batch, CancellationToken.None);
        var metrics = await ReadFileAsync(id, EvaluationFile.Metrics);
        await FinishAsync();
        var second = await maker.MakeAsync(row, batch, CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal(metrics, await ReadFileAsync(id, EvaluationFile.Metrics));
    }

    [Fact]
    public async Task The_challenges_metadata_is_taken_too_and_names_the_run()
    {
        await host.UploadAsync("m-fake.mp4", ("wm", 0.75));
        await host.UploadAsync("m-real.mp4", ("wm", 0.25));
        var json = """{"m-fake.mp4": {"label": "FAKE", "split": "train"}, "m-real.mp4": {"label": "REAL"}}""";

        var started = await StartAsync(json, "metadata.json", ("detectors", "wm"));
        await FinishAsync();

        var run = await GetAsync($"{Root}/{(string)started["id"]!}");
        Assert.Equal(("completed", "metadata"), ((string)run["state"]!, (string)run["name"]!));
        var metrics = await GetAsync($"{Root}/{(string)started["id"]!}/metrics.json");
        Assert.Equal(["", "train"], metrics["groups"]!.AsArray().Select(group => (string)group!["value"]!));
    }

    [Fact]
    public async Task A_run_waits_for_its_batch_also_over_a_restart_of_the_web_process()
    {
        var id = await StartPairAsync("wait", held: true);
        await FinishAsync();
        Assert.Equal("running", (await FindAsync(id)).State);
        var told = await Problem.DetailAsync(HttpStatusCode.NotFound, await host.Client.GetAsync($"{Root}/{id}/metrics.json"));
        Assert.Contains("is running; it has figures when it is completed", told, StringComparison.Ordinal);

        await ReleaseAsync(id, "wait");
        await FinishAsync();

        Assert.Equal("completed", (await FindAsync(id)).State);
    }

    [Fact]
    public async Task A_run_whose_batch_could_not_be_submitted_is_accepted_and_its_batch_is_submitted_later()
    {
        await host.UploadAsync("out-fake.mp4", ("wm", 0.75));
        await host.UploadAsync("out-real.mp4", ("wm", 0.25));
        host.Script.Outage = true;
        Guid id;
        try
        {
            id = (Guid)(await StartAsync("file,label\nout-fake.mp4,1\nout-real.mp4,0\n", ("detectors", "wm")))["id"]!;
            await FinishAsync();
            Assert.Equal("running", (await FindAsync(id)).State);
            Assert.Null((await GetAsync($"{Root}/{id}"))["progress"]);
        }
        finally
        {
            host.Script.Outage = false;
        }

        await FinishAsync();
        await FinishAsync();

        Assert.Equal("completed", (await FindAsync(id)).State);
    }

    [Fact]
    public async Task A_run_whose_batch_is_cancelled_is_cancelled_with_that_reason()
    {
        var id = await StartPairAsync("cut", held: true);
        using var cancelled = await host.Client.DeleteAsync($"/api/v1/batches/{(await FindAsync(id)).Batch}");

        await FinishAsync();

        var run = await FindAsync(id);
        Assert.Equal(("cancelled", "Its batch was cancelled."), (run.State, run.Reason));
        var told = await Problem.DetailAsync(HttpStatusCode.NotFound, await host.Client.GetAsync($"{Root}/{id}/scores.csv"));
        Assert.Contains("it is cancelled. Its batch was cancelled.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_labels_are_gone_fails_with_the_reason()
    {
        var id = await StartPairAsync("lost");
        await Files.DeleteAsync(id, CancellationToken.None);

        await FinishAsync();

        var run = await FindAsync(id);
        Assert.Equal(("failed", "The labels of this evaluation are no longer in the store; start another one."), (run.State, run.Reason));
    }

    [Fact]
    public async Task A_run_is_cancelled_with_its_batch_and_stays_so()
    {
        var id = await StartPairAsync("stop", held: true);

        await Runs.CancelAsync(id, CancellationToken.None);
        await Runs.CancelAsync(id, CancellationToken.None);
        await Runs.CancelAsync(Guid.NewGuid(), CancellationToken.None);
        await FinishAsync();

        var run = await FindAsync(id);
        Assert.Equal("cancelled", run.State);
        Assert.Equal("cancelled", (string)(await GetAsync($"/api/v1/batches/{run.Batch}"))["state"]!);
    }

    [Fact]
    public async Task A_run_is_removed_with_its_documents_and_cancelled_first()
    {
        var ended = await StartPairAsync("gone");
        await FinishAsync();
        var running = await StartPairAsync("going", held: true);
        var batch = (await FindAsync(running)).Batch;

        foreach (var id in new[] { ended, running })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{Root}/{id}")).StatusCode);
            foreach (var file in Enum.GetValues<EvaluationFile>())
            {
                Assert.Null(await ReadFileAsync(id, file));
            }

            foreach (var path in (string[])["", "/metrics.json", "/scores.csv"])
            {
                var told = await Problem.DetailAsync(HttpStatusCode.NotFound, await host.Client.GetAsync($"{Root}/{id}{path}"));
                Assert.Equal($"There is no evaluation {id}; GET {Root} lists them.", told);
            }

            await Problem.DetailAsync(HttpStatusCode.NotFound, await host.Client.DeleteAsync($"{Root}/{id}"));
        }

        Assert.Equal("cancelled", (string)(await GetAsync($"/api/v1/batches/{batch}"))["state"]!);
    }

    [Fact]
    public async Task A_run_that_is_removed_while_its_figures_are_made_leaves_nothing()
    {
        var id = await StartPairAsync("late");
        var maker = new EvaluationMaker(new RemovingFiles(Files, Runs), Batches);

        await ActivatorUtilities.CreateInstance<EvaluationFinisher>(host.Services, maker).LookAsync(CancellationToken.None);

        Assert.Null(await Index.FindAsync(id, CancellationToken.None));
        foreach (var file in Enum.GetValues<EvaluationFile>())
        {
            Assert.Null(await ReadFileAsync(id, file));
        }
    }

    [Fact]
    public async Task A_batch_that_is_submitted_for_a_run_that_was_removed_meanwhile_is_cancelled()
    {
        host.Script.Outage = true;
        Guid id;
        try
        {
            id = await StartPairAsync("meanwhile", held: true);
        }
        finally
        {
            host.Script.Outage = false;
        }

        var run = await FindAsync(id);
        var plan = await host.Services.GetRequiredService<EvaluationMaker>().ReadPlanAsync(run, CancellationToken.None);
        Assert.True(await Runs.DeleteAsync(id, CancellationToken.None));
        await host.Services.GetRequiredService<EvaluationBatches>().SubmitAsync(run, plan);

        Assert.Equal("cancelled", (string)(await GetAsync($"/api/v1/batches/{run.Batch}"))["state"]!);
    }

    [Theory]
    [InlineData("file,label\nr-a.mp4,1\nr-b.mp4,YES\n", HttpStatusCode.UnprocessableEntity, "labels.csv line 3: the label is 'YES'")]
    [InlineData("file,label\nr-a.mp4,1\n", HttpStatusCode.UnprocessableEntity, "labels.csv has 1 FAKE and no REAL videos")]
    [InlineData("file,label\nr-a.mp4,1\ns3://clips/b.mp4,0\n", HttpStatusCode.UnprocessableEntity, "line 3: 's3://clips/b.mp4' is in a ")]
    [InlineData("file,label\nr-a.mp4,1\nhttp://x/b.mp4,0\n", HttpStatusCode.UnprocessableEntity, "line 3: 'http://x/b.mp4' is not the ")]
    [InlineData("file,label\nr-a.mp4,1\nclips/b.mp4,0\n", HttpStatusCode.NotFound, "line 3: there is no video 'clips/b.mp4' here; upload")]
    [InlineData("file,label,a,A\nr-a.mp4,1,,\nr-b.mp4,0,,\n", HttpStatusCode.UnprocessableEntity, "names the column 'a' twice")]
    public async Task Labels_that_cannot_be_used_are_refused_before_anything_is_kept(string labels, HttpStatusCode status, string sentence)
    {
        await host.UploadAsync("r-a.mp4", ("wm", 0.75));
        await host.UploadAsync("r-b.mp4", ("wm", 0.75));
        var before = (await Index.ListAsync(Viewer.All, 0, 1, CancellationToken.None)).Total;
        var batches = host.Script.Batches.Count;

        var told = await Problem.DetailAsync(status, await PostAsync(labels, "labels.csv", ("detectors", "wm")));

        Assert.Contains(sentence, told, StringComparison.Ordinal);
        Assert.Equal(before, (await Index.ListAsync(Viewer.All, 0, 1, CancellationToken.None)).Total);
        Assert.Equal(batches, host.Script.Batches.Count);
    }

    [Theory]
    [InlineData("detectors", "nobody", HttpStatusCode.NotFound, "There is no detector 'nobody'")]
    [InlineData("detectors", "", HttpStatusCode.BadRequest, "No detector was named")]
    [InlineData("detectors", "boken", HttpStatusCode.ServiceUnavailable, "boken")]
    [InlineData("replicas", "0", HttpStatusCode.BadRequest, "replicas is 0; it must be from 1 to 1000")]
    [InlineData("replicas", "many", HttpStatusCode.BadRequest, "'replicas' is 'many'; it must be a whole number")]
    [InlineData("groupBy", "size", HttpStatusCode.UnprocessableEntity, "has no column 'size' to group by; it has kind.")]
    [InlineData("name", "a\nb", HttpStatusCode.BadRequest, "cannot be a name: it contains a control character")]
    [InlineData("nonsense", "x", HttpStatusCode.BadRequest, "The form has a field 'nonsense'; known are metrics, labels, name, detectors")]
    public async Task Fields_that_cannot_be_meant_are_refused(string field, string value, HttpStatusCode status, string sentence)
    {
        await host.UploadAsync("f-a.mp4", ("wm", 0.75));
        await host.UploadAsync("f-b.mp4", ("wm", 0.75));
        var others = field == "detectors" ? [] : new[] { ("detectors", "wm") };

        using var answer = await PostAsync("file,label,kind\nf-a.mp4,1,x\nf-b.mp4,0,y\n", "labels.csv", [.. others, (field, value)]);

        Assert.Contains(sentence, await Problem.DetailAsync(status, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordered_run_needs_a_form_with_one_file()
    {
        using var json = await host.Client.PostAsJsonAsync(Root, new JsonObject { ["detectors"] = new JsonArray("wm") });
        Assert.Contains(
            "An evaluation is multipart/form-data with a file in the field 'metrics', or with one in 'labels' and 'detectors'; this is",
            await Problem.DetailAsync(HttpStatusCode.UnsupportedMediaType, json),
            StringComparison.Ordinal);
        using var form = new MultipartFormDataContent { { new StringContent("wm"), "detectors" } };
        Assert.Contains(
            "must have exactly one file, in 'metrics' or in 'labels'",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, await host.Client.PostAsync(Root, form)),
            StringComparison.Ordinal);
    }

    private IBatchIndex Batches => host.Services.GetRequiredService<IBatchIndex>();

    private IEvaluationFiles Files => host.Services.GetRequiredService<IEvaluationFiles>();

    private IEvaluationIndex Index => host.Services.GetRequiredService<IEvaluationIndex>();

    private EvaluationRuns Runs => host.Services.GetRequiredService<EvaluationRuns>();

    private async Task<Guid> StartPairAsync(string name, bool held = false)
    {
        await host.UploadAsync($"{name}-fake.mp4", ("wm", 0.75));
        await host.UploadAsync($"{name}-real.mp4", ("wm", 0.25));
        if (held)
        {
            host.Script.Held[$"{name}-real.mp4"] = true;
        }

        return (Guid)(await StartAsync($"file,label\n{name}-fake.mp4,1\n{name}-real.mp4,0\n", ("detectors", "wm")))["id"]!;
    }

    private async Task ReleaseAsync(Guid id, string name)
    {
        host.Script.Release(host.Script.JobOf($"{name}-real.mp4").Id);
        await host.Client.GetStringAsync($"/api/v1/batches/{(await FindAsync(id)).Batch}/events");
    }

    /// <summary>By a finisher that knows nothing of what was before, as after a restart.</summary>
    private Task FinishAsync() =>
        ActivatorUtilities.CreateInstance<EvaluationFinisher>(host.Services).LookAsync(CancellationToken.None);

    private async Task<EvaluationRow> FindAsync(Guid id) => (await Runs.FindAsync(id, CancellationToken.None))!;

    private async Task<string?> ReadFileAsync(Guid id, EvaluationFile file)
    {
        await using var stream = await Files.OpenAsync(id, file, CancellationToken.None);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private Task<JsonNode> StartAsync(string labels, params (string Field, string Value)[] fields) =>
        StartAsync(labels, "labels.csv", fields);

    private async Task<JsonNode> StartAsync(string labels, string file, params (string Field, string Value)[] fields)
    {
        using var answer = await PostAsync(labels, file, fields);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body);
        var run = JsonNode.Parse(body)!;
        Assert.Equal($"{Root}/{(string)run["id"]!}", answer.Headers.Location?.ToString());
        return run;
    }

    private async Task<HttpResponseMessage> PostAsync(string labels, string file, params (string Field, string Value)[] fields)
    {
        using var form = ApiHost.Form(file, Encoding.UTF8.GetBytes(labels), "labels");
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), $"\"{field}\"");
        }

        return await host.Client.PostAsync(Root, form);
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await host.Client.GetStringAsync(path))!;

    /// <summary>Removes the run when its figures are there, before the row can say so.</summary>
    private sealed class RemovingFiles(IEvaluationFiles files, EvaluationRuns runs) : IEvaluationFiles
    {
        public async Task WriteAsync(
            Guid evaluation, EvaluationFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (file == EvaluationFile.Metrics)
            {
                await runs.DeleteAsync(evaluation, cancellationToken);
            }

            await files.WriteAsync(evaluation, file, content, cancellationToken);
        }

        public Task<Stream?> OpenAsync(Guid evaluation, EvaluationFile file, CancellationToken cancellationToken) =>
            files.OpenAsync(evaluation, file, cancellationToken);

        public Task DeleteAsync(Guid evaluation, CancellationToken cancellationToken) => files.DeleteAsync(evaluation, cancellationToken);
    }
}

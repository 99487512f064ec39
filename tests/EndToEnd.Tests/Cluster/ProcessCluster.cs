using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.Servers;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>
/// Control silos, worker silos and a web that is only their client, each a process of its own, brought together by configuration alone.
/// </summary>
internal sealed class ProcessCluster : IDisposable
{
    /// <summary>The list of detectors, in the folder that all processes share.</summary>
    public const string Models = "models.json";

    private const string HoldsCapacity = "This silo holds the capacity from now on";
    private const string Started = "Orleans Silo started";
    private static readonly string[] Detectors = ["slow"];

    /// <summary>As long as it takes on the busiest machine; what is asked for comes within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> settings;
    private readonly List<ClusterProcess> processes = [];
    private readonly HeldPort port = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int started;

    /// <param name="own">Settings of this cluster: Orleans' of the membership at least; they go before all others.</param>
    /// <param name="each">How long the one detector, <c>slow</c>, takes for a video.</param>
    public ProcessCluster(string database, IEnumerable<KeyValuePair<string, string>> own, TimeSpan each, int slots)
    {
        Take(each);
        settings = new Dictionary<string, string>
        {
            ["Orleans:ClusterId"] = Guid.NewGuid().ToString("N"),
            ["FakeFinder:Cluster:Secret"] = Guid.NewGuid().ToString("N"),
            ["Orleans:GrainStorage:jobs:Invariant"] = "Npgsql",
            ["ConnectionStrings:fakefinder"] = database,
            ["FakeFinder:Storage:Path"] = Path.Combine(Data, "shared"),
            ["FakeFinder:Catalog:Models"] = Path.Combine(Data, Models),
            ["FakeFinder:Fleet:MinimumHot"] = "0",
            ["FakeFinder:Worker:Slots"] = $"{slots}",
            ["FakeFinder:Jobs:Attempts"] = "100",
            ["FakeFinder:Host:EndWithInput"] = "true",
            ["Logging:LogLevel:Orleans.Hosting.SiloHostedService"] = "Information",
        };
        foreach (var (key, value) in own)
        {
            settings[key] = value;
        }
    }

    /// <summary>The settings of a cluster whose members are in a Redis.</summary>
    public static Dictionary<string, string> MembershipIn(RedisServer redis) => new()
    {
        ["Orleans:Clustering:ProviderType"] = "Redis",
        ["Orleans:Clustering:ConnectionString"] = redis.Connection,
    };

    /// <summary>The folder that all processes share.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("fakefinder-cluster-").FullName;

    /// <summary>The cluster's id.</summary>
    public string Id => settings["Orleans:ClusterId"];

    public ProcessFamily Family { get; } = new();

    public ClusterLog Log { get; } = new();

    public IReadOnlyList<ClusterProcess> Processes => processes;

    public IReadOnlyList<ClusterProcess> Controls => [.. Living("control")];

    public IReadOnlyList<ClusterProcess> Workers => [.. Living("worker")];

    public ClusterProcess? CapacityHolder => Log.Last(HoldsCapacity)?.Process is { Killed: false } holder ? holder : null;

    /// <summary>Where the programs lie that are started from now on; at first, where the repository's own command publishes them.</summary>
    public string Build { get; set; } = Path.Combine(Repository.Root, ".artifacts", "publish");

    /// <summary>A program as the repository's own command has published it.</summary>
    public static string Program(string path) => Path.Combine(Repository.Root, ".artifacts", "publish", path);

    /// <param name="own">Settings of this one, such as where it listens.</param>
    public ClusterProcess StartControl(params IEnumerable<KeyValuePair<string, string>> own) =>
        Start("control", "silo/FakeFinder.Silo.dll", own);

    public ClusterProcess StartWorker() => Start("worker", "silo/FakeFinder.Silo.dll", []);

    /// <summary>Workers that start from now on take so long for a video.</summary>
    public void Take(TimeSpan each) => File.WriteAllText(Path.Combine(Data, Models), new JsonObject
    {
        ["schema"] = 1,
        ["detectors"] = new JsonArray(new JsonObject
        {
            ["name"] = "slow",
            ["title"] = "slow",
            ["summary"] = "Waits.",
            ["pipeline"] = "nothing",
            ["parameters"] = new JsonObject { ["milliseconds"] = (int)each.TotalMilliseconds },
        }),
    }.ToJsonString());

    /// <summary>Starts the web and waits until it and a worker are there, or what else the path stands for.</summary>
    public async Task StartWebAsync(string readyAt = "/health/ready")
    {
        http.BaseAddress ??= new Uri($"http://localhost:{port.Number}");
        Start("client", "web/FakeFinder.Web.dll", [KeyValuePair.Create("FakeFinder:Web:Port", $"{port.Number}")]);
        await UntilAsync(
            "the web to be ready",
            async () => (await TryAsync(() => http.GetAsync(readyAt))) is { IsSuccessStatusCode: true });
    }

    /// <summary>Ends the web in order, and starts another in its place.</summary>
    public async Task ReplaceWebAsync(TimeSpan patience)
    {
        await Living("client").Single().TerminateAsync(patience);
        await StartWebAsync();
    }

    public bool HasJoined(ClusterProcess silo) => Log.Has(silo, Started);

    public async Task<string> UploadAsync(string file)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(file)), "file", Path.GetFileName(file) } };
        using var answer = await http.PostAsync("/api/v1/videos", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    /// <summary>
    /// Submits a job under an id of the caller's own, until it is accepted: an answer that a death has cost is asked for again.
    /// </summary>
    public Task SubmitAsync(Guid job, string video, string priority = "interactive") => UntilAsync($"job {job} to be accepted", async () =>
    {
        using var answer = await TryAsync(() => http.PutAsJsonAsync($"/api/v1/jobs/{job}", new { video, detectors = Detectors, priority }));
        if (answer is { StatusCode: not HttpStatusCode.ServiceUnavailable })
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return true;
        }

        return false;
    });

    /// <summary>Submits a batch of this one video.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SubmitBatchAsync(string video)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/batches", new { videos = new[] { video }, detectors = Detectors });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        JsonNode? found = null;
        await UntilAsync(path, async () =>
        {
            using var answer = await TryAsync(() => http.GetAsync(path));
            found = answer is { IsSuccessStatusCode: true } ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null;
            return found is not null;
        });
        return found!;
    }

    /// <summary>Asks once, whatever the answer.</summary>
    public async Task<(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)> AskAsync(
        HttpMethod method,
        string path,
        object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter?.Delta);
    }

    /// <returns>The body of a stream that is open until its end.</returns>
    public Task<string> ReadToEndAsync(string path) => http.GetStringAsync(path);

    /// <summary>The living workers that have leases out, as the capacity grain says.</summary>
    public async Task<IReadOnlyList<ClusterProcess>> BusyWorkersAsync()
    {
        var busy = (await GetAsync("/api/v1/fleet"))["workers"]!
            .AsArray()
            .Where(worker => (int)worker!["slotsInUse"]! > 0)
            .Select(worker => (string)worker!["report"]!["node"]!);
        return [.. Workers.IntersectBy(busy, worker => worker.Name)];
    }

    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.Empty(
                processes
                    .Where(process => process is { HasExited: true, Killed: false, WasEnded: false })
                    .Select(process => $"While {what} was awaited, {process.Name} has ended by itself."));
            Assert.False(limit.IsCancellationRequested, $"Waited {Patience.TotalMinutes} minutes for {what}.");

            await Task.Delay(PollInterval, CancellationToken.None);
        }
    }

    /// <summary>The last lines of all processes.</summary>
    public string Tail => string.Join('\n', Log.Lines.TakeLast(200).Select(line => $"{line.Process.Name}: {line.Text}"));

    /// <summary>All lines of all processes, each after its seconds since the first one.</summary>
    /// <returns>The file's path.</returns>
    public string SaveLog(string name)
    {
        var path = Path.Combine(Repository.Root, ".artifacts", name);
        var lines = Log.Lines;
        File.WriteAllLines(path, lines.Select(line => string.Create(
            CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(lines[0].At, line.At).TotalSeconds:0.000} {line.Process.Name}{(line.Process.Killed ? " (killed)" : "")}: {line.Text}")));
        return path;
    }

    public void Dispose()
    {
        Family.Dispose();
        http.Dispose();
        port.Dispose();
        processes.ForEach(process => process.Dispose());
        Directory.Delete(Data, recursive: true);
    }

    private IEnumerable<ClusterProcess> Living(string role) =>
        processes.Where(process =>
            process.Name.StartsWith(role, StringComparison.Ordinal) && process is { Killed: false, WasEnded: false });

    private ClusterProcess Start(string role, string program, IEnumerable<KeyValuePair<string, string>> own)
    {
        var name = $"{role}-{++started}";
        var process = ClusterProcess.Start(
            Family, Log, name, Path.Combine(Build, program),
            [.. settings, .. own, KeyValuePair.Create("FakeFinder:Role", role), KeyValuePair.Create("FakeFinder:Node", name)]);
        processes.Add(process);
        return process;
    }

    /// <returns>Null where nobody answers, or not in time.</returns>
    private static async Task<HttpResponseMessage?> TryAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FakeFinder.EndToEnd.Tests.Cluster;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.Servers;

namespace FakeFinder.EndToEnd.Tests.Deploy;

/// <summary>
/// The images as they are, with the settings that the folder deploy gives: nothing stands in for what a container would lack.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed partial class PublishedImagesTests : IDisposable
{
    private const string Web = "control.Dockerfile";
    private const string Worker = "worker.Dockerfile";
    private const string ControlSilo = "/app/silo/FakeFinder.Silo.dll";
    private static readonly string[] Detectors = ["residual"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly string data = Directory.CreateTempSubdirectory("fakefinder-images-").FullName;
    private readonly ProcessFamily family = new();
    private readonly ClusterLog log = new();
    private readonly HeldPort port = new();
    private readonly List<PublishedImage> images = [];
    private readonly List<ClusterProcess> processes = [];
    private readonly HttpClient http;

    public PublishedImagesTests() => http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port.Number}") };

    public void Dispose()
    {
        family.Dispose();
        http.Dispose();
        port.Dispose();
        processes.ForEach(process => process.Dispose());
        images.ForEach(image => image.Dispose());
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task The_web_image_is_a_whole_service_that_ends_when_docker_stops_it()
    {
        var web = Start(Web, "web", [Port]);

        await AnalyseAsync();
        var page = await http.GetStringAsync("/");
        var assets = Asset().Matches(page).Select(asset => asset.Groups[1].Value).ToList();
        Assert.True(assets.Count >= 5, page);
        foreach (var path in assets.Append("openapi/v1.json").Append("scalar"))
        {
            Assert.NotEmpty(await http.GetByteArrayAsync(path));
        }

        Assert.Equal(0, await web.TerminateAsync(Patience));
        await family.AssertGoneAsync();
    }

    [Fact]
    public async Task Both_images_form_a_cluster_by_the_settings_of_cluster_env()
    {
        using var postgres = await PostgresServer.StartAsync();
        var settings = File.ReadLines(Path.Combine(Repository.Root, "deploy", "cluster.env"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(setting => setting[0], setting => setting[1]);
        settings["ConnectionStrings__fakefinder"] = postgres.Connection;
        settings["FakeFinder__Cluster__Secret"] = "only for this test, which needs one";
        var control = Start(Web, "control", [.. settings, Role("control")], ControlSilo);
        Start(Worker, "worker", [.. settings, Role("worker")]);
        Start(Web, "client", [.. settings, Role("client"), Port]);

        await AnalyseAsync();

        // Workers join by themselves: the control silo launched none.
        Assert.False(log.Has(control, "Launched"), Tail);
        foreach (var process in Enumerable.Reverse(processes))
        {
            Assert.Equal(0, await process.TerminateAsync(Patience));
        }
    }

    [Fact]
    public async Task With_no_worker_that_always_runs_one_is_launched_for_work()
    {
        Start(Web, "web", [Port, KeyValuePair.Create("FakeFinder__Fleet__MinimumHot", "0")]);

        await AnalyseAsync();

        Assert.NotNull(log.Last("Launched"));
    }

    [Fact]
    public async Task A_driver_that_says_what_nobody_expects_keeps_no_worker_from_its_work()
    {
        var program = Path.Combine(data, "bin", "nvidia-smi");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        await File.WriteAllTextAsync(program, """
            #!/bin/sh
            echo 'WARNING: infoROM is corrupted at gpu 0000:00:1E.0'
            echo '0, Tesla T4, [N/A], 550.54.15, 1024, 15360, 51'
            echo 'Unable to determine the device handle for GPU0000:00:1F.0: Unknown Error'
            exit 15
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Start(
            Web,
            "web",
            [Port, KeyValuePair.Create("PATH", $"{Path.GetDirectoryName(program)}:{Environment.GetEnvironmentVariable("PATH")}")]);

        await AnalyseAsync();

        await UntilAsync(async () =>
            (await http.GetStringAsync("/gpustats")).Contains("\"name\": \"Tesla T4\", \"load\": 0.0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Web, null, "control")]
    [InlineData(Web, null, "client")]
    [InlineData(Web, ControlSilo, "control")]
    [InlineData(Worker, null, "worker")]
    public async Task A_data_folder_that_cannot_be_written_is_a_sentence(string image, string? program, string role)
    {
        // Nobody makes a folder there, root neither.
        var process = Start(image, role, [Port, Role(role)], program, at: "/sys");

        Assert.Equal(2, await EndOfAsync(process));
        var said = log.Lines.Select(line => line.Text).ToList();
        Assert.Contains(
            said,
            line =>
                line.StartsWith("FakeFinder cannot start: The folder /sys/fakefinder", StringComparison.Ordinal)
                && line.Contains("FakeFinder:Storage:Path", StringComparison.Ordinal));
        Assert.DoesNotContain(said, line => line.Contains("nhandled exception", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("urls", "http://0.0.0.0:5000", "no authentication is configured")]
    [InlineData("FakeFinder__Role", "boss", "it must be control or client")]
    [InlineData("FakeFinder__Fleet__Ec2__Image", "my-image", "a machine image's id")]
    public async Task A_setting_that_cannot_be_is_a_sentence_and_no_unhandled_exception(string key, string value, string reason)
    {
        var process = Start(Web, "web", [Port, KeyValuePair.Create(key, value)]);

        Assert.Equal(2, await EndOfAsync(process));
        Assert.Contains(reason, log.Last("FakeFinder cannot start: ")?.Text ?? Tail, StringComparison.Ordinal);
        Assert.Null(log.Last("nhandled exception"));
    }

    private string Tail => string.Join('\n', log.Lines.TakeLast(100).Select(line => $"{line.Process.Name}: {line.Text}"));

    private KeyValuePair<string, string> Port => KeyValuePair.Create("FakeFinder__Web__Port", $"{port.Number}");

    private static KeyValuePair<string, string> Role(string role) => KeyValuePair.Create("FakeFinder__Role", role);

    private ClusterProcess Start(
        string dockerfile,
        string name,
        IEnumerable<KeyValuePair<string, string>> settings,
        string? program = null,
        string? at = null)
    {
        var image = new PublishedImage(dockerfile, at ?? data);
        images.Add(image);
        var process = image.Start(family, log, name, settings, program);
        processes.Add(process);
        return process;
    }

    /// <summary>Uploads the sample clip, and has the detector analyse it that needs no weights.</summary>
    private async Task AnalyseAsync()
    {
        await UntilAsync(async () => (await http.GetAsync("/api/v1/detectors")).IsSuccessStatusCode);
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(Repository.Sample)), "file", "astronaut.mp4" } };
        using var uploaded = await http.PostAsync("/api/v1/videos", form);
        Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync());
        var job = Guid.CreateVersion7();
        await UntilAsync(async () =>
            (await http.PutAsJsonAsync($"/api/v1/jobs/{job}", new { video = "astronaut.mp4", detectors = Detectors })).IsSuccessStatusCode);
        JsonNode? ended = null;
        await UntilAsync(async () =>
            (string)(ended = await http.GetFromJsonAsync<JsonNode>($"/api/v1/jobs/{job}"))!["state"]! is not ("queued" or "running"));
        var part = Assert.Single(ended!["parts"]!.AsArray())!;
        Assert.Equal("completed", (string)part["state"]!);
        Assert.NotNull((double?)part["score"]);
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await HoldsAsync(condition))
        {
            Assert.True(!limit.IsCancellationRequested && processes.TrueForAll(process => !process.HasExited), Tail);
            await Task.Delay(PollInterval, CancellationToken.None);
        }
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<int> EndOfAsync(ClusterProcess process)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await process.WaitAsync(limit.Token);
    }

    /// <summary>What the page loads: style sheets, icon, scripts.</summary>
    [GeneratedRegex(@"(?:<link [^>]*href|<script [^>]*src)=""([^""]+)""")]
    private static partial Regex Asset();
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Service;

/// <summary>A data folder, the processes that work on it, and what they say over HTTP.</summary>
internal sealed class Installation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> environment = [];
    private readonly List<CommandProcess> commands = [];
    private readonly HttpClient http = new();

    public ProcessFamily Family { get; } = new();

    public string Data { get; } = Directory.CreateTempSubdirectory("fakefinder-e2e-").FullName;

    public string ServiceFile => Path.Combine(Data, "service.json");

    /// <summary>Puts detectors that only wait in the place of models.json's, so that there is time to break something.</summary>
    public static Installation WithSlowDetectors(TimeSpan each, params string[] names)
    {
        var installation = new Installation();
        var models = Path.Combine(installation.Data, "models.json");
        var detectors = names.Select(name => new JsonObject
        {
            ["name"] = name,
            ["title"] = name,
            ["summary"] = "Waits.",
            ["pipeline"] = "nothing",
            ["parameters"] = new JsonObject { ["milliseconds"] = (int)each.TotalMilliseconds },
        });
        File.WriteAllText(models, new JsonObject { ["schema"] = 1, ["detectors"] = new JsonArray([.. detectors]) }.ToJsonString());
        installation.environment["FakeFinder__Catalog__Models"] = models;
        return installation;
    }

    /// <summary>A setting of the service, with ':' in its key.</summary>
    public Installation With(string key, string value)
    {
        environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return this;
    }

    public CommandProcess Run(params string[] arguments)
    {
        var knowsWhere = arguments.Contains("--data") || arguments.Contains("--to");
        var command = CommandProcess.Start(Family, environment, knowsWhere ? arguments : [.. arguments, "--data", Data]);
        commands.Add(command);
        return command;
    }

    /// <summary>Starts <c>up</c> for the first time, on a free port, and waits until it has analysed its sample clip.</summary>
    public async Task<CommandProcess> UpAsync()
    {
        var up = await ReadyAsync();
        await UntilAsync(up, () => Task.FromResult(up.Output.Contains("Seconds │", StringComparison.Ordinal)));
        return up;
    }

    /// <summary>Starts <c>up</c> on a free port and waits until it has said its address.</summary>
    public async Task<CommandProcess> ReadyAsync()
    {
        var up = Run("up", "--port", "0");
        await UntilAsync(up, () => Task.FromResult(up.Output.Contains("The dashboard is at", StringComparison.Ordinal)));
        return up;
    }

    /// <summary>Submits a job of the sample clip.</summary>
    /// <returns>Its id.</returns>
    public Task<string> SubmitAsync(params string[] detectors) => SubmitToldAsync(callbackUrl: null, detectors);

    /// <summary>Submits a job of the sample clip whose end is told to an address.</summary>
    public async Task<string> SubmitToldAsync(string? callbackUrl, params string[] detectors)
    {
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(Repository.Sample));
        using var form = new MultipartFormDataContent { { file, "file", "astronaut.mp4" } };
        using var uploaded = await PostAsync("/api/v1/videos", form);
        var video = (string)JsonNode.Parse(await uploaded.Content.ReadAsStringAsync())!["id"]!;
        using var accepted = await PostAsync("/api/v1/jobs", JsonContent.Create(new { video, detectors, callbackUrl }));
        return (string)JsonNode.Parse(await accepted.Content.ReadAsStringAsync())!["id"]!;
    }

    /// <summary>Where the running service is.</summary>
    public async Task<string> UrlAsync() => (string)JsonNode.Parse(await File.ReadAllTextAsync(ServiceFile))!["url"]!;

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await http.GetStringAsync(await AddressOfAsync(path)))!;

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent content) =>
        await http.PostAsync(await AddressOfAsync(path), content);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) =>
        await http.SendAsync(new HttpRequestMessage(method, await AddressOfAsync(path)));

    /// <summary>Waits until a part of the job runs.</summary>
    public Task<JsonNode> WaitForRunAsync(CommandProcess up, string job) =>
        WaitForAsync(up, $"/api/v1/jobs/{job}", now => now["parts"]!.AsArray().Any(part => (string)part!["state"]! == "running"));

    public Task<JsonNode> WaitForEndAsync(CommandProcess up, string job) =>
        WaitForAsync(up, $"/api/v1/jobs/{job}", now => (string)now["state"]! is not ("queued" or "running"));

    /// <returns>What is at the path, once it is as it is wanted.</returns>
    public async Task<JsonNode> WaitForAsync(CommandProcess up, string path, Func<JsonNode, bool> condition)
    {
        JsonNode? now = null;
        await UntilAsync(up, async () =>
        {
            now = File.Exists(ServiceFile) ? await GetAsync(path) : null;
            return now is not null && condition(now);
        });
        return now!;
    }

    public void Dispose()
    {
        Family.Dispose();
        http.Dispose();
        commands.ForEach(command => command.Dispose());
        Directory.Delete(Data, recursive: true);
    }

    private async Task<Uri> AddressOfAsync(string path) => new(new Uri(await UrlAsync()), path);

    /// <summary>Asks again and again; a service that does not listen yet, or is just starting, is asked again too.</summary>
    private static async Task UntilAsync(CommandProcess up, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await HoldsAsync(condition))
        {
            Assert.False(
                limit.IsCancellationRequested,
                $"This was not reached within {Patience.TotalMinutes} minutes. The service said:\n{up.Output}\n{up.Error}");
            await Task.Delay(PollInterval, CancellationToken.None);
        }
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }
}

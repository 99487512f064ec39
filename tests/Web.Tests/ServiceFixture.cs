using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.Web.Tests.Dashboard;

namespace FakeFinder.Web.Tests;

/// <summary>
/// The real service, built as users build it, on a folder of its own. It ends with the tests, however they end: its standard input is
/// theirs.
/// </summary>
public class ServiceFixture : IAsyncLifetime
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private Process? service;

    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>The folder that the service owns.</summary>
    protected DirectoryInfo Data { get; } = Directory.CreateTempSubdirectory("fakefinder-browser-");

    /// <summary>The process, while the service runs.</summary>
    protected Process Process => service!;

    /// <summary>Further settings, each as a command line has it.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>The models.json of the service.</summary>
    protected virtual string Models => Repository.Models;

    public async Task InitializeAsync()
    {
        using (var build = Process.Start(Path.Combine(Repository.Root, "fakefinder"), "--version"))
        {
            await build.WaitForExitAsync().WaitAsync(BuildPatience);
            Assert.Equal(0, build.ExitCode);
        }

        await StartAsync(port: 0);
    }

    /// <summary>Kills the service with no time to say goodbye.</summary>
    public async Task KillAsync()
    {
        service!.Kill();
        await service.WaitForExitAsync().WaitAsync(Patience);
        service.Dispose();
        service = null;
    }

    /// <summary>Starts the service that was killed on its folder and at its address.</summary>
    public Task StartAgainAsync() => StartAsync(BaseAddress.Port);

    public async Task DisposeAsync()
    {
        if (service is not null)
        {
            service.StandardInput.Close();
            await service.WaitForExitAsync().WaitAsync(Patience);
            service.Dispose();
        }

        Data.Delete(recursive: true);
    }

    private async Task StartAsync(int port)
    {
        service = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(Repository.Root, ".artifacts", "publish", "web", "FakeFinder.Web.dll"),
            "--FakeFinder:Host:EndWithInput=true",
            $"--FakeFinder:Web:Port={port}",
            $"--FakeFinder:Storage:Path={Data.FullName}",
            $"--FakeFinder:Catalog:Models={Models}",
            $"--FakeFinder:Catalog:Weights={Path.Combine(Data.FullName, "weights")}",
            "--Logging:LogLevel:Default=Warning",
            .. Settings,
        ])
        { RedirectStandardInput = true })!;
        using var patience = new CancellationTokenSource(Patience);
        using var http = new HttpClient();
        while (!await IsReadyAsync(http))
        {
            Assert.False(service.HasExited, "The service ended before it was ready; it has said why above.");
            await Task.Delay(PollInterval, patience.Token);
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        var said = Path.Combine(Data.FullName, "service.json");
        if (!File.Exists(said))
        {
            return false;
        }

        BaseAddress = new Uri((string)JsonNode.Parse(await File.ReadAllTextAsync(said))!["url"]!);
        try
        {
            using var answer = await http.GetAsync(new Uri(BaseAddress, "/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The file is of the service that was killed: the next one does not listen yet.
            return false;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FakeFinder.Cli.Service;

/// <summary>How the service is to be started.</summary>
/// <param name="Port">Of dashboard and API on loopback; 0: a free one.</param>
internal sealed record ServiceSettings(string DataFolder, string WeightsFolder, int Port)
{
    /// <summary>The service takes in what its database does not know.</summary>
    public bool Adopt { get; init; }

    /// <summary>Configuration's key for the list of detectors; who sets it in the environment uses a list of their own.</summary>
    private const string ModelsVariable = "FakeFinder__Catalog__Models";

    /// <summary>The user's own data folder.</summary>
    public static string DefaultDataFolder =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "fakefinder");

    /// <summary>The list of detectors: the user's own, else the one beside this program.</summary>
    public static string ModelsFile =>
        Environment.GetEnvironmentVariable(ModelsVariable) is { Length: > 0 } own
            ? Path.GetFullPath(own)
            : Path.Combine(Folder, "models.json");

    private static string Folder => AppContext.BaseDirectory;

    public static ServiceSettings For(string? data, string? weights, int port)
    {
        var dataFolder = Path.GetFullPath(data ?? DefaultDataFolder);
        return new ServiceSettings(dataFolder, weights is null ? Path.Combine(dataFolder, "weights") : Path.GetFullPath(weights), port);
    }

    /// <summary>The web process, which starts the rest of the service and ends with its standard input.</summary>
    /// <exception cref="CliException">The port is taken, or the program is not here.</exception>
    public ProcessStartInfo CommandLine()
    {
        var program = Path.GetFullPath(Path.Combine(Folder, "..", "web", "FakeFinder.Web.dll"));
        if (!File.Exists(program))
        {
            throw new CliException($"{program} is missing: start this program by ./fakefinder, which builds the service too.");
        }

        CheckPort();
        var start = new ProcessStartInfo(DotNet())
        {
            ArgumentList =
            {
                program,
                $"--FakeFinder:Storage:Path={DataFolder}",
                $"--FakeFinder:Catalog:Weights={WeightsFolder}",
                $"--FakeFinder:Web:Port={Port.ToString(CultureInfo.InvariantCulture)}",
                "--FakeFinder:Host:EndWithInput=true",

                // Who starts it owns it, and it listens on loopback alone.
                "--FakeFinder:Web:AllowPull=true",
            },
        };
        if (Adopt)
        {
            start.ArgumentList.Add("--FakeFinder:Storage:Adopt=true");
        }

        start.ArgumentList.Add($"--FakeFinder:Catalog:Models={ModelsFile}");
        return start;
    }

    private static string DotNet() =>
        Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    /// <summary>Asked before the service is started, since the answer is clearer than the service's own failure would be.</summary>
    private void CheckPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, Port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new CliException(
                $"Port {Port} cannot be used ({exception.Message}): choose another one with --port N, or 0 for any free one.");
        }
    }
}

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

    /// <summary>The user's own list of detectors; null: the one that the environment names, or that comes with this program.</summary>
    public string? Models { get; init; }

    /// <summary>The full path of a <c>calibration.json</c>; null: the one that the environment names, or none.</summary>
    public string? Calibration { get; init; }

    /// <summary>Configuration's key for the list of detectors; who sets it in the environment uses a list of their own.</summary>
    private const string ModelsVariable = "FakeFinder__Catalog__Models";

    /// <summary>Configuration's key for the data folder.</summary>
    private const string DataVariable = "FakeFinder__Storage__Path";

    /// <summary>The user's own data folder.</summary>
    public static string DefaultDataFolder =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "fakefinder");

    /// <summary>The list of detectors that is used.</summary>
    public string ModelsFile =>
        Models
        ?? (Environment.GetEnvironmentVariable(ModelsVariable) is { Length: > 0 } own
            ? Path.GetFullPath(own)
            : Path.Combine(PublishedProgram.Folder, "models.json"));

    public static ServiceSettings For(string? data, string? weights, int port, string? models = null)
    {
        var dataFolder = Path.GetFullPath(data ?? DefaultDataFolder);
        return new ServiceSettings(dataFolder, weights is null ? Path.Combine(dataFolder, "weights") : Path.GetFullPath(weights), port)
        {
            Models = models is null ? null : Path.GetFullPath(models),
        };
    }

    /// <summary>
    /// Tells a program that works on a service's data where they are: what the user names goes before the environment, as of a container,
    /// and that before the default.
    /// </summary>
    public static IEnumerable<string> DataArguments(string? data) =>
        data is null && Environment.GetEnvironmentVariable(DataVariable) is { Length: > 0 }
            ? []
            : [$"--FakeFinder:Storage:Path={Path.GetFullPath(data ?? DefaultDataFolder)}"];

    /// <summary>The web process, which starts the rest of the service and ends with its standard input.</summary>
    /// <exception cref="CliException">The port is taken, or the program is not here.</exception>
    public ProcessStartInfo CommandLine()
    {
        var start = PublishedProgram.Start("Web");
        CheckPort();
        Add(
            start,
            $"--FakeFinder:Storage:Path={DataFolder}",
            $"--FakeFinder:Web:Port={Port.ToString(CultureInfo.InvariantCulture)}",

            // Who starts it owns it, and it listens on loopback alone.
            "--FakeFinder:Web:AllowPull=true");
        if (Adopt)
        {
            start.ArgumentList.Add("--FakeFinder:Storage:Adopt=true");
        }

        if (Calibration is not null)
        {
            start.ArgumentList.Add($"--FakeFinder:Calibration:File={Calibration}");
        }

        return start;
    }

    /// <summary>The worker's program that tries a detector, or lists all; it ends by itself, or with its standard input.</summary>
    /// <param name="detector">Null: all are listed.</param>
    /// <exception cref="CliException">The program is not here.</exception>
    public ProcessStartInfo TrialCommandLine(string? detector = null, string? video = null)
    {
        var start = PublishedProgram.Start("Silo");
        Add(start, "--FakeFinder:Role=trial");
        if (detector is not null)
        {
            start.ArgumentList.Add($"--FakeFinder:Trial:Detector={detector}");
            start.ArgumentList.Add($"--FakeFinder:Trial:Video={video}");
        }

        return start;
    }

    /// <summary>What both programs are told.</summary>
    private void Add(ProcessStartInfo start, params IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add($"--FakeFinder:Catalog:Weights={WeightsFolder}");
        start.ArgumentList.Add("--FakeFinder:Host:EndWithInput=true");
        start.ArgumentList.Add($"--FakeFinder:Catalog:Models={ModelsFile}");
    }

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

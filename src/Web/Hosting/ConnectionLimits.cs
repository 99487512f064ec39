using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Hosting;

/// <summary>
/// How much the service takes on at a time, by the number of files that its process may open (RLIMIT_NOFILE). A connection is a file, and
/// what is read or written for it is another; a process that cannot open one more is ended by the runtime.
/// </summary>
/// <param name="Connections">Of HTTP; one more is closed at once.</param>
/// <param name="Upgraded">Web sockets, one for each open page of the dashboard.</param>
/// <param name="Uploads">One more is answered 503.</param>
internal sealed record ConnectionLimits(int Connections, int Upgraded, int Uploads)
{
    /// <summary>
    /// What the process has open when nobody asks for anything: assemblies twice each, the database, the log, silo and workers. Measured:
    /// 380.
    /// </summary>
    private const long Own = 410;

    private const long LeastRoom = 20;
    private const int MostConnections = 10_000;
    private const int MostUpgraded = 2_000;
    private const int MostUploads = 256;

    /// <param name="files">How many files the process may open.</param>
    public static ConnectionLimits Of(long files)
    {
        // Of five parts two are for connections, two for the files behind them, one for web sockets.
        var part = Math.Max(files - Own, LeastRoom) / 5;
        return new((int)Math.Min(2 * part, MostConnections), (int)Math.Min(part, MostUpgraded), (int)Math.Clamp(part / 4, 2, MostUploads));
    }

    /// <summary>The limits of this process; where the system does not tell, those of 1024 files, the usual number.</summary>
    public static ConnectionLimits OfThisProcess() => Of(FilesOf(File.Exists(Told) ? File.ReadLines(Told) : []) ?? 1024);

    /// <returns>Null where the lines of <c>/proc/self/limits</c> do not tell.</returns>
    internal static long? FilesOf(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) is not { } line ? null
        : line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var soft, ..] ? null
        : long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files
        : long.MaxValue;

    private const string Told = "/proc/self/limits";
    private const string Line = "Max open files";
}

/// <summary>Applies the limits to the server.</summary>
internal sealed partial class ConnectionLimitsSetup(ConnectionLimits limits, ILogger<ConnectionLimits> logger)
    : IPostConfigureOptions<KestrelServerOptions>
{
    private const int Few = 100;

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections ??= limits.Connections;
        options.Limits.MaxConcurrentUpgradedConnections ??= limits.Upgraded;
        if (limits.Connections < Few)
        {
            LogFew(limits.Connections, limits.Upgraded);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This process may open few files: it serves {Connections} connections and {Pages} pages of the dashboard at a time. "
            + "Raise the limit (ulimit -n, LimitNOFILE) to serve more"
    )]
    private partial void LogFew(int connections, int pages);
}

/// <summary>Registration of the limits.</summary>
internal static class ConnectionLimitsServices
{
    public static IServiceCollection AddConnectionLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => ConnectionLimits.OfThisProcess());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, ConnectionLimitsSetup>());

        // Kestrel takes the one that was added last.
        services.AddSingleton<IConnectionListenerFactory, BoundedListening>();
        return services;
    }
}

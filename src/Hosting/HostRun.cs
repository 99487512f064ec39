using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting;

/// <summary>Runs a program with a host from its first line to its end.</summary>
public static class HostRun
{
    /// <summary>A configuration or data that the program cannot start with.</summary>
    private const int CannotStart = 2;

    private const string Refusal = "FakeFinder.Refusal";

    /// <param name="run">The whole program, its host's configuration included.</param>
    /// <param name="isRefusal">Says which further exceptions are a refusal.</param>
    /// <returns>
    /// The exit code of <paramref name="run"/>; 0 where SIGTERM ended it before it had started; 2 with one sentence on standard error where
    /// it refuses its configuration or its data.
    /// </returns>
    public static async Task<int> ToExitCode(Func<StopRequest, Task<int>> run, Func<Exception, bool>? isRefusal = null)
    {
        using var stop = new StopRequest();
        try
        {
            return await run(stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await SayEndedAsync();
            return 0;
        }
        catch (Exception refusal) when (IsRefusal(refusal) || isRefusal?.Invoke(refusal) == true)
        {
            await Console.Error.WriteLineAsync($"FakeFinder cannot start: {refusal.Message}");
            return CannotStart;
        }
    }

    /// <summary>
    /// Runs the host until it is asked to end. Asked while it starts, it ends in order as well, although the cancelled start is a failure
    /// to some part of it.
    /// </summary>
    public static async Task RunToEndAsync(this IHost host, StopRequest stop)
    {
        var application = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var started = application.ApplicationStarted.Register(stop.NoteStarted);
        using var asked = application.ApplicationStopping.Register(stop.NoteAsked);
        try
        {
            await host.RunAsync(stop.Token);
        }
        catch (Exception) when (!application.ApplicationStarted.IsCancellationRequested
            && (stop.Token.IsCancellationRequested || application.ApplicationStopping.IsCancellationRequested))
        {
            await SayEndedAsync();
        }
    }

    /// <summary>Marks an exception as a refusal to start: its message is a sentence for the operator, and no more is said.</summary>
    public static T AsRefusal<T>(this T exception)
        where T : Exception
    {
        exception.Data[Refusal] = true;
        return exception;
    }

    private static bool IsRefusal(Exception exception) =>
        exception
            is OptionsValidationException
                or StorageSchemaException
                or InvalidDataException
                or IOException
                or UnauthorizedAccessException
                or OrleansConfigurationException
        || exception.Data.Contains(Refusal)
        || IsMistypedSetting(exception);

    /// <summary>A value that is no number, time or word of its setting: the framework's sentence names key, value and type.</summary>
    private static bool IsMistypedSetting(Exception exception) =>
        exception is InvalidOperationException { InnerException: not null }
        && exception.Source == typeof(ConfigurationBinder).Assembly.GetName().Name;

    private static Task SayEndedAsync() => Console.Error.WriteLineAsync("FakeFinder was asked to end while it started.");
}

using System.CommandLine;
using FakeFinder.Bench.Capacity;
using FakeFinder.Bench.Code;
using FakeFinder.Bench.Detectors;
using FakeFinder.Bench.Evaluation;
using FakeFinder.Bench.Evidence;
using FakeFinder.Bench.Gpu;
using FakeFinder.Bench.History;
using FakeFinder.Bench.Jobs;
using FakeFinder.Bench.LongVideos;
using FakeFinder.Bench.Memory;
using FakeFinder.Bench.Providers;
using FakeFinder.Bench.Residual;
using FakeFinder.Bench.Simulation;
using FakeFinder.Bench.Start;

namespace FakeFinder.Bench;

/// <summary>The command line as a whole.</summary>
internal static class BenchCommand
{
    private const int Failure = 1;
    private const int Interrupted = 130;

    /// <summary>After an interruption: as long as a service that still has work may take to end.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "Measures FakeFinder. Each command says on which machine, what it does, and a table of medians; run it on an idle machine, and "
                + "quote the load average with the figures."
        )
        {
            JobsCommand.Create(),
            StartCommand.Create(),
            RestartCommand.Create(),
            ResidualCommand.Create(),
            DetectorsCommand.Create(),
            ProvidersCommand.Create(),
            GpuCommand.Create(),
            LongVideosCommand.Create(),
            MemoryCommand.Create(),
            CapacityCommand.Create(),
            EvaluateCommand.Create(),
            EvidenceCommand.Create(),
            HistoryCommand.Create(),
            CodeCommand.Create(),
            SimulationCommand.Create(),
        };
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop };
        try
        {
            return await root.Parse(args).InvokeAsync(invocation);
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failure;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return Interrupted;
        }
    }
}

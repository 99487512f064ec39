using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FakeFinder.Bench.Measuring;

namespace FakeFinder.Bench.Code;

/// <summary><c>code</c>: BenchmarkDotNet over single pieces of the program.</summary>
internal static class CodeCommand
{
    private static readonly Type[] Benchmarks =
    [
        typeof(SlotPolicyBenchmarks),
        typeof(CropBenchmarks),
        typeof(ResidualNetworkBenchmarks),
        typeof(PythonJsonBenchmarks),
        typeof(ReportBenchmarks),
    ];

    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Only benchmarks whose name contains this.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("code", "BenchmarkDotNet over single pieces: slot policy, crops, network, JSON, reports. Short runs.")
        {
            filter,
        };
        command.SetAction(parsed => Run(parsed.GetValue(filter)!));
        return command;
    }

    private static int Run(string filter)
    {
        Directory.CreateDirectory(Repository.Results);
        var report = new Report(
            "BenchmarkDotNet's short runs (3 warm-ups, 3 measurements) in this process: good for sizes, not for small differences.",
            Repository.Results);
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .AddFilter(
                new SimpleFilter(benchmark => benchmark.Descriptor.GetFilterName().Contains(filter, StringComparison.OrdinalIgnoreCase)))
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath(Repository.Results);
        var summaries = BenchmarkRunner.Run(Benchmarks, config);
        report.End();
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(one => one.Success)) ? 0 : 1;
    }
}

using FakeFinder.Cli.Evaluation.Scoring;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Probes;

/// <summary>A probe as files: <c>probe.json</c>, <c>probe.csv</c>, <c>probe.svg</c> and <c>probe.png</c>.</summary>
internal static class ProbeFiles
{
    public static async Task WriteAsync(ProbeResult result, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await OutputFile.WriteAsync(folder, "probe.json", DocumentJson.Write(ProbeDocument.Of(result)), cancellationToken);
        await OutputFile.WriteAsync(folder, "probe.csv", ProbeCsv.Write(result), cancellationToken);
        await ProbePlot.Draw(result).SaveAsync(folder, cancellationToken);
    }
}

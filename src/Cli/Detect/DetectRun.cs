using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Detect;

/// <summary>One <c>detect</c>: all its files, a few at a time.</summary>
internal sealed class DetectRun(CliConsole console, ServiceSource source, TimeProvider time)
{
    /// <summary>Enough to upload some while others are analysed.</summary>
    private const int FilesAtATime = 4;

    /// <param name="wanted">Names of detectors; null: all that can run.</param>
    public Task<int> RunAsync(IReadOnlyList<string> files, IReadOnlyList<string>? wanted, bool json, CancellationToken cancellationToken) =>
        files.All(Directory.Exists)
            ? throw new CliException(string.Join(Environment.NewLine, files.Select(InputFile.IsFolder)), ExitCodes.Usage)
            : source.UseAsync(
                console,
                quiet: json,
                (service, token) => AnalyseAsync(service, files, wanted, json, token),
                cancellationToken);

    private async Task<int> AnalyseAsync(
        UsedService service,
        IReadOnlyList<string> files,
        IReadOnlyList<string>? wanted,
        bool json,
        CancellationToken cancellationToken)
    {
        using var api = service.Open();
        var detectors = await api.ListDetectorsAsync(cancellationToken);
        var analysis = new FileAnalysis(api, DetectorChoice.Of(wanted, detectors), time);
        var results = new FileResult[files.Count];
        try
        {
            await ProgressDisplay
                .On(json ? console.Error : console.Output)
                .ShowAsync(async progressOf =>
                {
                    var options = new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime, CancellationToken = cancellationToken };
                    await Parallel.ForAsync(
                        0,
                        files.Count,
                        options,
                        async (i, token) => results[i] = await analysis.RunAsync(files[i], progressOf(files[i]), token));
                    return results;
                });
        }
        catch (OperationCanceledException)
        {
            OpenJobs.Tell(console, source, service, analysis.Open);
            throw;
        }

        Print(service.Url, results, detectors, json);
        return results.All(result => result.IsComplete) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private void Print(Uri server, FileResult[] results, IReadOnlyList<Detector> detectors, bool json)
    {
        if (json)
        {
            console.Output.Line(ResultDocument.Write(server, results, detectors));
        }
        else if (results.Any(result => result.Job is not null))
        {
            ResultTable.Write(console.Output, results, detectors);
            foreach (var result in results)
            {
                foreach (var note in (result.Job?.Parts ?? []).SelectMany(part => part.Notes ?? []).DistinctBy(note => note.Kind))
                {
                    console.Output.Paragraph($"{result.File}: {note.Text}");
                }
            }
        }

        foreach (var complaint in results.Select(result => result.Complaint).OfType<string>())
        {
            console.Error.Line(complaint);
        }
    }
}

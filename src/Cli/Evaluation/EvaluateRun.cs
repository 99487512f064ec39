using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Evaluation.Page;
using FakeFinder.Cli.Evaluation.Plots;
using FakeFinder.Cli.Evaluation.Scoring;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Labels;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation;

/// <summary>One <c>evaluate</c>: scores the labelled videos unless their scores are given, then computes and writes the results.</summary>
internal sealed class EvaluateRun(CliConsole console, ServiceSource source, TimeProvider time)
{
    public async Task<int> RunAsync(EvaluateOrder order, CancellationToken cancellationToken)
    {
        // All that may be wrong is looked at before the work, which may take hours.
        var calibration = order.Calibration is { } file ? ReadCalibration(file) : null;
        if (order.From is { } from)
        {
            var scores = await ScoresFile.ReadAsync(from, cancellationToken);
            var folder = new DirectoryInfo(order.Output ?? Path.GetDirectoryName(Path.GetFullPath(from))!);
            await scores.CopyAsync(folder, cancellationToken);
            await WriteAsync(order, scores, calibration, folder, cancellationToken);
            return ExitCodes.Success;
        }

        var labels = LabelsFile.Read(order.Labels!);
        var folderOfLabels = LabelsFile.FolderOf(order.Labels!);
        var sources = labels.Videos.Select(video => VideoSource.Of(video, folderOfLabels)).ToList();
        if (labels.WhatIsWrongWith(order.GroupBy) is { } fault)
        {
            throw new CliException(fault);
        }

        var output = new DirectoryInfo(order.Output ?? $"evaluation-{labels.Title}");
        var written = await source.UseAsync(
            console,
            quiet: false,
            (service, token) => ScoreAsync(service, order, labels, sources, calibration?.Fusion, output, token),
            cancellationToken);
        await WriteAsync(order, written, calibration, output, cancellationToken);
        return written.Table.Rows.All(row => row.Cells.All(cell => cell.Score is not null)) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private async Task<ScoresFile> ScoreAsync(
        UsedService service,
        EvaluateOrder order,
        LabelSet labels,
        IReadOnlyList<VideoSource> sources,
        Fusion? fusion,
        DirectoryInfo output,
        CancellationToken cancellationToken)
    {
        using var api = service.Open();
        var scoring = new LabelScoring(console, api, service, time);
        await scoring.CheckAsync(labels, sources, cancellationToken);
        var known = await api.ListDetectorsAsync(cancellationToken);
        var names = labels.Videos.Select(video => video.File).ToList();
        var run = await RunFile.FindAsync(output, names, order.Detectors, order.Replicas, cancellationToken);
        var isNew = run is null;
        run ??= RunFile.New(names, DetectorChoice.Of(order.Detectors, known), order.Replicas);
        CheckFusion(fusion, run.Detectors);
        if (isNew)
        {
            await run.WriteAsync(output, cancellationToken);
        }

        console.Output.Line(
            $"{labels.Videos.Count} videos of {labels.Source} with {string.Join(", ", run.Detectors)}. If it is interrupted, continue with "
                + $"--out {output}.");
        var scored = await scoring.RunAsync(sources, run, $"--out {output}", cancellationToken);
        var heuristics = known.Where(detector => detector.Heuristic).Select(detector => detector.Name).ToHashSet();
        foreach (var (video, result) in labels.Videos.Zip(scored).Where(pair => pair.Second.Error is not null))
        {
            console.Error.Line($"{video.Place}: {result.Error}");
        }

        var columns = run.Detectors.Select(detector => new DetectorColumn(detector, heuristics.Contains(detector))).ToList();
        return await ScoresFile.WriteAsync(labels.ToTable(columns, scored), output, cancellationToken);
    }

    private async Task WriteAsync(
        EvaluateOrder order, ScoresFile scores, CalibrationDocument? calibration, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var table = order.Detectors is { } detectors ? scores.Table.With(detectors, scores.Path) : scores.Table;
        var name = order.Name ?? Path.GetFileNameWithoutExtension(order.Labels ?? order.From!);
        var evaluation = new Evaluator(new Bootstrap())
            .Evaluate(table, scores.Path, scores.Sha256, name, time.GetUtcNow(), order.GroupBy, calibration, cancellationToken);
        await OutputFile.WriteAsync(folder, "metrics.json", EvaluationJson.Write(evaluation), cancellationToken);
        var plots = EvaluationPlots.Draw(evaluation, table);
        foreach (var plot in plots)
        {
            await plot.SaveAsync(new DirectoryInfo(Path.Combine(folder.FullName, "plots")), cancellationToken);
        }

        await OutputFile.WriteAsync(folder, "report.html", ReportPage.Write(evaluation, plots), cancellationToken);
        EvaluationSummary.Print(console, evaluation);
        console.Output.Line($"Written to {folder.FullName}: report.html, metrics.json, plots. The scores are in {scores.Path}.");
    }

    private static void CheckFusion(Fusion? fusion, IReadOnlyList<string> detectors)
    {
        if (fusion?.Terms.FirstOrDefault(term => !detectors.Contains(term.Detector)) is { } missing)
        {
            throw new CliException(
                $"The calibration's fusion needs {missing.Detector}, which is not among {string.Join(", ", detectors)}; add it to "
                    + $"--detectors, or leave --calibration out.");
        }
    }

    private static CalibrationDocument ReadCalibration(string path)
    {
        if (!File.Exists(path))
        {
            throw new CliException($"There is no file {path}; 'fakefinder calibrate' makes a calibration.", ExitCodes.Usage);
        }

        var calibration = EvaluationJson.Read<CalibrationDocument>(File.ReadAllText(path), path);
        CalibrationBounds.Check(calibration, path);
        return calibration;
    }
}

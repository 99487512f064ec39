using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Reports;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export;
using FakeFinder.Web.Tests.Dashboard;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Export;

public sealed class JobExporterTests : DashboardContext
{
    [Fact]
    public async Task An_export_holds_the_reports_as_stored_the_notes_and_why_pictures_are_missing()
    {
        var json = JsonSerializer.Serialize(MadeExport.Report("wm", 0.92, null), JsonSerializerOptions.Web);
        Job.Described = ScriptedJob.Snapshot(
            JobState.Completed,
            Guid.NewGuid(),
            3,
            new PartSnapshot("wm", PartState.Completed, 1, 0.92, null, Reports.Put(json), "w-1", null),
            new PartSnapshot("residual", PartState.Completed, 1, 0.4, null, Reports.Put("{"), "w-1", null),
            new PartSnapshot("boken", PartState.Completed, 1, 0.4, null, "gone", "w-1", null));
        var note = new JobNote(Guid.NewGuid(), ScriptedJob.Id, NoteKind.Remark, "Ada", DateTimeOffset.UnixEpoch, "Odd chin.");

        var export = (await Exporter(note).GatherAsync(ScriptedJob.Id, withPictures: true, CancellationToken.None))!;

        Assert.Equal(json, System.Text.Encoding.UTF8.GetString(Assert.Single(export.Reports).Json));
        Assert.Equal([note], export.Notes);
        Assert.Equal(["wm", "residual", "boken"], export.Detectors.Select(detector => detector.Name));
        Assert.True(export.Detectors[1].IsHeuristic);
        Assert.Equal(
            [
                "The report of residual is damaged in the store.",
                "The report of boken is not in the store any more.",
                "faces/moment-1.jpg, faces/track-A.jpg, faces/track-B.jpg and 1 more: No worker runs.",
            ],
            export.Missing);
    }

    [Fact]
    public async Task Without_pictures_none_is_asked_for_and_none_is_missing()
    {
        var json = JsonSerializer.Serialize(MadeExport.Report("wm", 0.92, null), JsonSerializerOptions.Web);
        Job.Described = ScriptedJob.Snapshot(
            JobState.Completed,
            Guid.NewGuid(),
            3,
            new PartSnapshot("wm", PartState.Completed, 1, 0.92, null, Reports.Put(json), "w-1", null));

        var export = (await Exporter().GatherAsync(ScriptedJob.Id, withPictures: false, CancellationToken.None))!;

        Assert.Empty(export.Pictures.All);
        Assert.Empty(export.Missing);
        Assert.Empty(export.Notes);
    }

    [Fact]
    public async Task A_job_that_runs_has_no_export()
    {
        Job.Described = ScriptedJob.Snapshot(JobState.Running, Guid.NewGuid(), 3);

        Assert.Null(await Exporter().GatherAsync(ScriptedJob.Id, withPictures: true, CancellationToken.None));
    }

    private JobExporter Exporter(params JobNote[] written)
    {
        var notes = new StandInNotes();
        Array.ForEach(written, notes.Put);
        var catalog = Browser.Services.GetRequiredService<ModelCatalog>();
        var reports = Browser.Services.GetRequiredService<IReportStore>();
        return new JobExporter(
            Browser.Services.GetRequiredService<IGrainFactory>(),
            reports,
            new JobEvidence(catalog, Browser.Services.GetRequiredService<ScoreCalibration>(), reports),
            catalog,
            new ExportPictures(new DrawnImages(_ => false)),
            notes);
    }
}

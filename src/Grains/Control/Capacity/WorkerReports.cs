using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>Whether a worker's heartbeat can be believed: one absurd number would stop the scheduling for all.</summary>
internal static class WorkerReports
{
    private const int MostDetectors = 1000;
    private const int MostGpus = 64;

    /// <summary>More than slots: what is told to stop may take its time.</summary>
    private const int MostLeases = 4 * WorkerReport.MostSlots;

    /// <returns>
    /// The report as it may be kept: a GPU's driver may give numbers that are none, which are 0 then, and sentences are cut to their bound.
    /// </returns>
    /// <exception cref="InvalidRequestException">It does not keep to the bounds.</exception>
    public static WorkerReport Checked(WorkerReport report)
    {
        Bounds.RequireName(report.Node, "The node of a heartbeat");
        Bounds.RequireName(report.Host, $"The host of {report.Node}");
        Bounds.Require(
            report.Instance is null or { Length: > 0 and <= Bounds.Name },
            $"The instance of {report.Node} has no name of 1 to {Bounds.Name} characters.");
        Bounds.Require(
            report.Slots is >= 1 and <= WorkerReport.MostSlots,
            $"The heartbeat of {report.Node} says {report.Slots} slots; it must be 1 to {WorkerReport.MostSlots}.");
        Bounds.Require(
            report.MemoryMiB >= 0,
            $"The heartbeat of {report.Node} says {report.MemoryMiB} MiB of memory; it must not be negative.");
        Bounds.RequireNames(report.Runnable, $"the list of runnable detectors of {report.Node}", MostDetectors);
        Bounds.RequireNames(report.Loaded, $"the list of loaded detectors of {report.Node}", MostDetectors);
        RequireProblems(report);
        RequireLeases(report);
        Bounds.Require(
            !report.Gpus.IsDefault && report.Gpus.Length <= MostGpus,
            $"The heartbeat of {report.Node} lists no GPUs or too many; at most {MostGpus} are allowed.");
        return report.Gpus.IsEmpty && report.Problems.IsEmpty
            ? report
            : report with { Gpus = [.. report.Gpus.Select(Readable)], Problems = [.. report.Problems.Select(Readable)] };
    }

    private static void RequireProblems(WorkerReport report)
    {
        Bounds.Require(
            !report.Problems.IsDefault && report.Problems.Length <= MostDetectors,
            $"The heartbeat of {report.Node} lists no problems or too many; at most {MostDetectors} are allowed.");
        foreach (var problem in report.Problems)
        {
            Bounds.RequireName(problem.Detector, $"The detector of a problem of {report.Node}");
        }
    }

    private static void RequireLeases(WorkerReport report)
    {
        Bounds.Require(
            !report.Leases.IsDefault && report.Leases.Length <= MostLeases,
            $"The heartbeat of {report.Node} lists no leases or too many; at most {MostLeases} are allowed.");
        Bounds.Require(
            report.Leases.Select(work => work.Lease).Distinct().Count() == report.Leases.Length,
            $"The heartbeat of {report.Node} lists a lease twice; each may stand once.");
        foreach (var work in report.Leases)
        {
            Bounds.RequireName(work.Detector, $"The detector of a lease of {report.Node}");
        }
    }

    private static DetectorProblem Readable(DetectorProblem problem) =>
        problem with { Sentence = Bounds.Cut(problem.Sentence ?? "", Bounds.Sentence) };

    private static GpuReport Readable(GpuReport gpu) => gpu with
    {
        Name = Bounds.Cut(gpu.Name ?? "", Bounds.Name),
        Driver = Bounds.Cut(gpu.Driver ?? "", Bounds.Name),
        Load = Finite(gpu.Load),
        MemoryUsed = Finite(gpu.MemoryUsed),
        MemoryTotal = Finite(gpu.MemoryTotal),
        Temperature = Finite(gpu.Temperature),
    };

    private static double Finite(double number) => double.IsFinite(number) ? number : 0;
}

using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>What the live workers say of detectors: what is runnable is what they can run, not what another machine has.</summary>
/// <param name="Heard">False where no worker that takes work has reported: then nothing is known of any detector.</param>
/// <param name="Standings">By name; a detector that no worker names is not there.</param>
[GenerateSerializer, Immutable, Alias("ff.FleetDetectors")]
public sealed record FleetDetectors(
    [property: Id(0)] bool Heard,
    [property: Id(1)] ImmutableArray<DetectorStanding> Standings)
{
    /// <returns>Null where no worker names it.</returns>
    public DetectorStanding? Find(string detector) => Standings.FirstOrDefault(standing => standing.Detector == detector);

    /// <summary>A detector can run where one worker that takes work can run it.</summary>
    public static FleetDetectors Of(IEnumerable<WorkerReport> workers)
    {
        var problems = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var heard = false;
        foreach (var worker in workers.Where(worker => !worker.Draining))
        {
            heard = true;
            foreach (var problem in worker.Problems)
            {
                problems.TryAdd(problem.Detector, problem.Sentence);
            }

            foreach (var detector in worker.Runnable)
            {
                if (!worker.Problems.Any(problem => problem.Detector == detector))
                {
                    problems[detector] = null;
                }
            }
        }

        return new(heard, [.. problems.Select(problem => new DetectorStanding(problem.Key, problem.Value))]);
    }
}

/// <param name="Problem">Why no live worker gives a score, and what helps; null where one does.</param>
[GenerateSerializer, Immutable, Alias("ff.DetectorStanding")]
public sealed record DetectorStanding([property: Id(0)] string Detector, [property: Id(1)] string? Problem);

namespace FakeFinder.Bench.Simulation;

/// <summary>What the policy is compared with.</summary>
internal static class OtherWays
{
    private const double Hour = 3600;

    /// <summary>Instances for the peak of the trace within the limit, all day, with every detector in memory.</summary>
    public static Outcome AlwaysHot(World world, IReadOnlyList<Arrival> trace, double end)
    {
        var peak = trace.Any(arrival => !arrival.Interactive) ? int.MaxValue : Peak(world, trace);
        return Fixed(world, trace, end, Math.Min(world.Limits.MaxInstances, peak));
    }

    /// <summary>So many instances, all day, with every detector in memory.</summary>
    public static Outcome Fixed(World world, IReadOnlyList<Arrival> trace, double end, int instances)
    {
        var (latencies, batches, last) = Run(
            world,
            trace,
            time => new FixedFleet(time, instances * world.Instance.Slots),
            batchesToo: true);
        var hours = instances * Math.Max(end, last) / Hour;
        return new Outcome
        {
            Way = $"always hot ({instances})",
            Latencies = latencies,
            Batches = batches,
            InstanceHours = hours,
            Usd = hours * world.Instance.UsdPerHour,
            Instances = [new Level(0, instances), new Level(end, instances)],
        };
    }

    /// <summary>
    /// As the original does: one instance for each detector for interactive work, all day; each batch launches one more for each detector
    /// and terminates them after. No launch of it fails here.
    /// </summary>
    public static Outcome Original(World world, IReadOnlyList<Arrival> trace, double end)
    {
        var (latencies, _, _) = Run(
            world,
            trace,
            time =>
            {
                var stations = world.Detectors.Keys.ToDictionary(detector => detector, _ => new FixedFleet(time, world.Instance.Slots));
                return detector => stations[detector];
            },
            batchesToo: false);
        var batches = trace
            .Where(arrival => !arrival.Interactive)
            .Select(batch =>
                batch
                    .Detectors.Select(detector =>
                        world.Start.ColdSeconds.Median
                        + world.Detectors[detector].LoadSeconds
                        + (batch.Videos * world.Detectors[detector].Seconds(batch.ClipSeconds) / world.Instance.Slots))
                    .ToList())
            .ToList();
        var hours = ((world.Detectors.Count * end) + batches.Sum(batch => batch.Sum(seconds => seconds + world.Start.StopSeconds))) / Hour;
        return new Outcome
        {
            Way = "the original's way",
            Latencies = latencies,
            Batches = [.. batches.Select(batch => batch.Max())],
            InstanceHours = hours,
            Usd = hours * world.Instance.UsdPerHour,
        };
    }

    /// <summary>
    /// No fleet that knows the future does better: every part starts when it arrives, in a slot that was started in time and is stopped
    /// through each gap that is longer than a start and a stop (what is cheaper for each number of slots by itself is cheapest as a whole).
    /// Loading costs nothing, no start fails or varies, and no limit holds. Batch work costs its own time alone.
    /// </summary>
    public static Outcome LowerBound(World world, IReadOnlyList<Arrival> trace)
    {
        var interactive = trace.Where(arrival => arrival.Interactive).ToList();
        var batches = trace.Where(arrival => !arrival.Interactive).Select(batch => batch.Videos * Services(world, batch).Sum()).ToList();
        var hours = (IdealSeconds(world, interactive) + batches.Sum()) / world.Instance.Slots / Hour;
        return new Outcome
        {
            Way = "lower bound (knows the future)",
            Latencies = [.. interactive.Select(arrival => Services(world, arrival).Max()).Order()],
            Batches = [.. batches.Select(seconds => seconds / (world.Limits.MaxInstances * world.Instance.Slots))],
            InstanceHours = hours,
            Usd = hours * world.Instance.UsdPerHour,
            Instances = Levels(world, interactive),
        };
    }

    /// <summary>Slots that interactive work would use if it never waited.</summary>
    public static IReadOnlyList<Level> Levels(World world, IEnumerable<Arrival> trace)
    {
        var count = 0;
        return
        [
            .. trace
                .Where(arrival => arrival.Interactive)
                .SelectMany(arrival =>
                    Services(world, arrival)
                        .SelectMany(seconds => new[] { (At: arrival.Second, Change: 1), (At: arrival.Second + seconds, Change: -1) }))
                .OrderBy(change => change.At)
                .Select(change => new Level(change.At, count += change.Change)),
        ];
    }

    private static int Peak(World world, IReadOnlyList<Arrival> trace) =>
        (int)Math.Ceiling(Levels(world, trace).Max(level => level.Count) / (double)world.Instance.Slots);

    private static double IdealSeconds(World world, IReadOnlyList<Arrival> interactive)
    {
        var levels = Levels(world, interactive);
        var restart = world.Start.WarmSeconds.Median + world.Start.StopSeconds;
        var seconds = 0.0;
        for (var slot = 1; slot <= levels.Max(level => level.Count); slot++)
        {
            double? freeSince = null;
            var before = 0;
            foreach (var (second, count) in levels)
            {
                if (before < slot && count >= slot)
                {
                    seconds += freeSince is { } since ? Math.Min(second - since, restart) : restart;
                    freeSince = second;
                }
                else if (before >= slot && count < slot)
                {
                    seconds += second - freeSince!.Value;
                    freeSince = second;
                }

                before = count;
            }
        }

        return seconds;
    }

    private static List<double> Services(World world, Arrival arrival) =>
        [.. arrival.Detectors.Select(detector => world.Detectors[detector].Seconds(arrival.ClipSeconds))];

    private static (List<double> Latencies, List<double> Batches, double Last) Run(
        World world, IReadOnlyList<Arrival> trace, Func<Timeline, FixedFleet> fleet, bool batchesToo) =>
        Run(world, trace, time =>
        {
            var one = fleet(time);
            return _ => one;
        }, batchesToo);

    private static (List<double> Latencies, List<double> Batches, double Last) Run(
        World world, IReadOnlyList<Arrival> trace, Func<Timeline, Func<string, FixedFleet>> fleets, bool batchesToo)
    {
        var time = new Timeline();
        var fleet = fleets(time);
        var latencies = new List<double>();
        var batches = new SortedList<double, double>();
        foreach (var arrival in trace.Where(arrival => arrival.Interactive || batchesToo))
        {
            time.At(
                arrival.Second,
                () =>
                {
                    var left = arrival.Videos * arrival.Detectors.Count;
                    foreach (var detector in arrival.Detectors)
                    {
                        for (var video = 0; video < arrival.Videos; video++)
                        {
                            fleet(detector)
                                .Add(
                                    world.Detectors[detector].Seconds(arrival.ClipSeconds),
                                    !arrival.Interactive,
                                    () => End(arrival, --left));
                        }
                    }
                });
        }

        while (time.Step())
        {
        }

        latencies.Sort();
        return (latencies, [.. batches.Values], time.Second);

        void End(Arrival arrival, int left)
        {
            if (left == 0 && arrival.Interactive)
            {
                latencies.Add(time.Second - arrival.Second);
            }
            else if (left == 0)
            {
                batches.Add(arrival.Second, time.Second - arrival.Second);
            }
        }
    }
}

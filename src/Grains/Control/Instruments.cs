using System.Diagnostics.Metrics;

namespace FakeFinder.Grains.Control;

/// <summary>What jobs and the fleet measure, as meter <c>FakeFinder.Control</c>. docs/operation.md says what each one means.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Control");

    public Instruments()
    {
        JobsAccepted = meter.CreateCounter<long>("fakefinder.jobs.accepted", "{job}", "Jobs that were accepted.");
        JobDuration = Seconds("fakefinder.job.duration", "From a job's acceptance to its end.");
        QueueDuration = Seconds("fakefinder.queue.duration", "From a job's acceptance until a part of it got its first lease.");
        LeasesGranted = meter.CreateCounter<long>("fakefinder.leases.granted", "{lease}", "Leases that were granted.");
        LeaseDuration = Seconds("fakefinder.lease.duration", "From the grant of a lease to its end.");
        LoadDuration = Seconds("fakefinder.detector.load.duration", "From a lease until its detector was loaded, where it had to be.");
        StartDuration = Seconds("fakefinder.instance.start.duration", "A stage of the start of an instance.");
        InstanceFailures = meter.CreateCounter<long>(
            "fakefinder.instance.failures",
            "{failure}",
            "Launches, starts and parkings of instances that failed, or of which no worker joined.");
        InstancesIdle = meter.CreateCounter<double>(
            "fakefinder.instances.idle",
            "min",
            "Time in which instances ran and worked on nothing, all together.");
        Gauges = new FleetGauges(meter);
    }

    public Counter<long> JobsAccepted { get; }

    public Histogram<double> JobDuration { get; }

    public Histogram<double> QueueDuration { get; }

    public Counter<long> LeasesGranted { get; }

    public Histogram<double> LeaseDuration { get; }

    public Histogram<double> LoadDuration { get; }

    public Histogram<double> StartDuration { get; }

    public Counter<long> InstanceFailures { get; }

    public Counter<double> InstancesIdle { get; }

    /// <summary>How the fleet is now; told by the silo that holds the capacity grain.</summary>
    public FleetGauges Gauges { get; }

    public void Dispose() => meter.Dispose();

    /// <summary>Parts take from less than a second to an hour, starts of machines minutes.</summary>
    private Histogram<double> Seconds(string name, string description) =>
        meter.CreateHistogram(
            name,
            "s",
            description,
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
            });
}

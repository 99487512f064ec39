using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What the capacity grain and its parts tell an operator.</summary>
internal sealed partial class CapacityLog(ILogger<CapacityGrain> logger)
{
    [LoggerMessage(Level = LogLevel.Information, Message = "This silo holds the capacity from now on")]
    public partial void Activated();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} has joined with {Slots} slots; it can run {Detectors}")]
    public partial void Joined(string node, int slots, IEnumerable<string> detectors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} has gone: {Reason}")]
    public partial void Gone(string node, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Node} has not been heard of for {Lifetime}: nothing is given to it until it reports again"
    )]
    public partial void Silent(string node, TimeSpan lifetime);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Slots are granted from now on: {Workers} workers have reported, {Live} are alive, {Leases} leases are out"
    )]
    public partial void Recovered(int workers, int live, int leases);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Who belongs to the cluster could not be read: nothing is granted until it can be, which is tried every second"
    )]
    public partial void MembersUnknown(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Granted a slot of {Detector} on {Node} to job {Job}")]
    public partial void Granted(string detector, string node, Guid job);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} on {Node} works for job {Job} under a lease of before: adopted")]
    public partial void Adopted(string detector, string node, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Detector} on {Node} has lost its lease for job {Job}: {Reason}")]
    public partial void Lost(string detector, string node, Guid job, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} did not take its work: no other is given to it until it reports again")]
    public partial void NotTaken(string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Fleet: {What}: {Reason}")]
    public partial void Decided(string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider of instances does not tell what there is; it is asked again")]
    public partial void NotReconciled(Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The provider of instances did not do what was asked for {Instance}; it is decided again"
    )]
    public partial void NotAsked(Exception exception, string instance);

    [LoggerMessage(Level = LogLevel.Error, Message = "What a person has asked of the fleet could not be recorded; it is tried again")]
    public partial void NotSaved(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Evicted} leaves the memory of {Node} for {Detector}")]
    public partial void Evicted(string evicted, string node, string detector);

    [LoggerMessage(Level = LogLevel.Error, Message = "An instance could not be launched, parked or started")]
    public partial void LaunchFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The service is ending: the fleet is left as it is")]
    public partial void Ending();
}

using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Capacity;

internal sealed partial class CapacityGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "This silo holds the capacity from now on")]
    private partial void LogActivated();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} has joined with {Slots} slots; it can run {Detectors}")]
    private partial void LogJoined(string node, int slots, string detectors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} has gone: {Reason}")]
    private partial void LogGone(string node, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} has not been heard of for {Lifetime}: nothing is given to it until it reports again")]
    private partial void LogSilent(string node, TimeSpan lifetime);

    [LoggerMessage(Level = LogLevel.Information, Message = "Slots are granted from now on: {Workers} workers have reported, {Live} are alive, {Leases} leases are out")]
    private partial void LogRecovered(int workers, int live, int leases);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who belongs to the cluster could not be read: nothing is granted until it can be, which is tried every second")]
    private partial void LogMembersUnknown(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Granted a slot of {Detector} on {Node} to job {Job}")]
    private partial void LogGranted(string detector, string node, Guid job);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} on {Node} works for job {Job} under a lease of before: adopted")]
    private partial void LogAdopted(string detector, string node, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Detector} on {Node} has lost its lease for job {Job}: {Reason}")]
    private partial void LogLost(string detector, string node, Guid job, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} did not take its work: no other is given to it until it reports again")]
    private partial void LogNotTaken(string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Fleet: {What}: {Reason}")]
    private partial void LogDecided(string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider of instances does not tell what there is; it is asked again")]
    private partial void LogNotReconciled(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider of instances did not do what was asked for {Instance}; it is decided again")]
    private partial void LogNotAsked(Exception exception, string instance);

    [LoggerMessage(Level = LogLevel.Error, Message = "What a person has asked of the fleet could not be written down; it is tried again")]
    private partial void LogNotSaved(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Evicted} leaves the memory of {Node} for {Detector}")]
    private partial void LogEvicted(string evicted, string node, string detector);

    [LoggerMessage(Level = LogLevel.Error, Message = "An instance could not be launched, parked or started")]
    private partial void LogLaunchFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The service is ending: the fleet is left as it is")]
    private partial void LogEnding();
}

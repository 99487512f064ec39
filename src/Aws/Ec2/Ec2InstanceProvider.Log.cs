using Microsoft.Extensions.Logging;

namespace FakeFinder.Aws.Ec2;

internal sealed partial class Ec2InstanceProvider
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Launched {Id}, a {Kind}, in {Subnet}")]
    private partial void LogLaunched(string id, string kind, string? subnet);

    [LoggerMessage(Level = LogLevel.Information, Message = "Started {Id}")]
    private partial void LogStarted(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Done} {Id}")]
    private partial void LogDone(string done, string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Id} was gone already")]
    private partial void LogGone(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Reason}")]
    private partial void LogEnded(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} is of no use, and was not terminated yet: {Reason}")]
    private partial void LogNotDiscarded(string id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no {Kind} to be had in {Subnet}, so the next zone is tried: {Reason}")]
    private partial void LogNoCapacity(string kind, string subnet, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} is left alone: its type {Type} is none of FakeFinder:Fleet:Ec2:Kinds")]
    private partial void LogForeign(string id, string type);
}

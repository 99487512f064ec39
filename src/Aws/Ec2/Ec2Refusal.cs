using System.Net.Sockets;
using Amazon.EC2;
using Amazon.Runtime;

namespace FakeFinder.Aws.Ec2;

/// <summary>
/// Why EC2 did not do what it was told, as far as what to do about it differs. The error codes are those of the EC2 API reference.
/// </summary>
internal enum Ec2Refusal
{
    /// <summary>This zone has no such machine to give now: another zone, another type, or later.</summary>
    NoCapacity,

    /// <summary>The account's limit is reached: another type, or ask for more.</summary>
    Limit,

    /// <summary>Too many requests: later.</summary>
    Throttled,

    /// <summary>Rights or credentials are missing: nothing helps but an operator.</summary>
    Permission,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>The instance is in a state in which this cannot be done.</summary>
    State,

    /// <summary>EC2 or the network fails: later.</summary>
    Unavailable,

    /// <summary>The request is wrong: the configuration.</summary>
    Configuration,
}

/// <summary>EC2 did not do what it was told: one sentence with the remedy.</summary>
internal sealed class Ec2Exception(string message, Ec2Refusal refusal, Exception inner) : Exception(message, inner)
{
    public Ec2Refusal Refusal { get; } = refusal;

    /// <param name="action">The action of the API, such as <c>RunInstances</c>.</param>
    /// <returns>Null where the exception is not about EC2.</returns>
    public static Ec2Exception? Of(Exception exception, string action)
    {
        if (RefusalOf(exception) is not { } refusal)
        {
            return null;
        }

        var said = exception is AmazonServiceException { ErrorCode.Length: > 0 } service
            ? $"{service.ErrorCode}: {service.Message.TrimEnd('.')}"
            : exception.Message.TrimEnd('.');
        return new Ec2Exception($"EC2 did not do {action} ({said}): {Remedy(refusal, action)}.", refusal, exception);
    }

    private static Ec2Refusal? RefusalOf(Exception exception) =>
        exception switch
        {
            AmazonEC2Exception service => RefusalOf(service),
            AmazonServiceException
            or HttpRequestException
            or HttpIOException
            or IOException { InnerException: SocketException }
            or OperationCanceledException
            or TimeoutException => Ec2Refusal.Unavailable,
            AmazonClientException => Ec2Refusal.Permission,
            _ => null,
        };

    private static Ec2Refusal RefusalOf(AmazonEC2Exception exception) =>
        exception.ErrorCode switch
        {
            "InsufficientInstanceCapacity"
            or "InsufficientHostCapacity"
            or "InsufficientReservedInstanceCapacity"
            or "InsufficientCapacity"
            or "InsufficientFreeAddressesInSubnet"
            or "SpotMaxPriceTooLow"
            or "Unsupported" => Ec2Refusal.NoCapacity,
            "InstanceLimitExceeded"
            or "VcpuLimitExceeded"
            or "MaxSpotInstanceCountExceeded"
            or "VolumeLimitExceeded"
            or "MaxIOPSLimitExceeded" => Ec2Refusal.Limit,
            "RequestLimitExceeded"
            or "Throttling"
            or "ThrottlingException"
            or "ThrottledException"
            or "TooManyRequestsException"
            or "EC2ThrottledException" => Ec2Refusal.Throttled,
            "UnauthorizedOperation"
            or "AuthFailure"
            or "InvalidClientTokenId"
            or "Blocked"
            or "OptInRequired"
            or "SignatureDoesNotMatch"
            or "ExpiredToken"
            or "RequestExpired"
            or "PendingVerification" => Ec2Refusal.Permission,
            "InvalidInstanceID.NotFound" or "InvalidInstanceID.Malformed" => Ec2Refusal.NotFound,
            "IncorrectInstanceState" or "IncorrectSpotRequestState" => Ec2Refusal.State,
            _ when (int)exception.StatusCode is 0 or >= 500 => Ec2Refusal.Unavailable,
            _ when (int)exception.StatusCode is 401 or 403 => Ec2Refusal.Permission,
            _ => Ec2Refusal.Configuration,
        };

    private static string Remedy(Ec2Refusal refusal, string action) => refusal switch
    {
        Ec2Refusal.NoCapacity => "add subnets in other zones or other types (FakeFinder:Fleet:Ec2:Subnets, Kinds), or wait",
        Ec2Refusal.Limit => "ask Amazon for a higher limit, or add other types (FakeFinder:Fleet:Ec2:Kinds)",
        Ec2Refusal.Throttled => "it is tried again later",
        Ec2Refusal.Permission => $"give this machine's role or user the right ec2:{action}, and see that its credentials are valid",
        Ec2Refusal.NotFound => "the instance is gone",
        Ec2Refusal.State => "it is tried again when the instance has changed its state",
        Ec2Refusal.Unavailable => "see whether the network and EC2 are well; it is tried again later",
        _ => "correct FakeFinder:Fleet:Ec2",
    };
}

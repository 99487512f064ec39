using System.Collections.Concurrent;
using System.Reflection;
using FakeFinder.Contracts;
using Orleans.Serialization.Invocation;

namespace FakeFinder.Hosting.Trust;

/// <summary>
/// The calls that anybody may make who reaches the cluster. Whatever is not named here, Orleans' own interfaces included, is not among
/// them.
/// </summary>
internal static class PartnerCalls
{
    /// <summary>
    /// Where <see cref="IAsyncEnumerableGrainExtension.StartEnumeration{T}(Guid, IAsyncEnumerableRequest{T})"/> has the call whose results
    /// are enumerated.
    /// </summary>
    private const int EnumeratedCall = 1;

    private static readonly HashSet<string> OfOrleans = new(StringComparer.Ordinal)
    {
        // Every client learns which grains there are.
        "Orleans.Runtime.IClusterManifestSystemTarget",

        // It gives its calls up, by ids that only their caller knows.
        "Orleans.Runtime.ICancellationSourcesExtension", "Orleans.Runtime.IGrainCallCancellationExtension",

        // A tick of a grain's own timer: it is called within its silo, and no message of another process can hold one.
        "Orleans.Runtime.IGrainTimerInvoker",
    };

    private static readonly ConcurrentDictionary<MethodInfo, bool> Known = new();

    public static bool Include(IInvokable call) =>
        call.GetInterfaceType() == typeof(IAsyncEnumerableGrainExtension)
            ? call.GetMethodName() != nameof(IAsyncEnumerableGrainExtension.StartEnumeration)
                || (call.GetArgument(EnumeratedCall) is IInvokable enumerated && IsMarked(enumerated))
            : IsMarked(call);

    private static bool IsMarked(IInvokable call) =>
        Known.GetOrAdd(
            call.GetMethod(),
            static (method, contract) =>
                OfOrleans.Contains(contract.FullName!)
                || contract.IsDefined(typeof(PartnerCallableAttribute), inherit: false)
                || method.IsDefined(typeof(PartnerCallableAttribute), inherit: false),
            call.GetInterfaceType());
}

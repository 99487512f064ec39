using System.Reflection;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Trust;
using Orleans.Serialization.Invocation;

namespace FakeFinder.Grains.Tests.Trust;

/// <summary>
/// Everything that a message can ask for, our own interfaces and all of Orleans', against the list of what anybody may call.
/// </summary>
public sealed class PartnerCallsTests
{
    private static readonly string[] OfOrleans =
    [
        // What is enumerated is looked at by StrangersTests; the rest names an enumeration by an id that only its caller knows.
        "IAsyncEnumerableGrainExtension.DisposeAsync",
        "IAsyncEnumerableGrainExtension.MoveNext",
        "ICancellationSourcesExtension.CancelRemoteToken",
        "IClusterManifestSystemTarget.GetClusterManifest",
        "IClusterManifestSystemTarget.GetClusterManifestHashSummary",
        "IClusterManifestSystemTarget.GetClusterManifestUpdate",
        "IClusterManifestSystemTarget.GetSiloManifestByHash",
        "IClusterManifestSystemTarget.GetSiloManifestHash",
        "IGrainCallCancellationExtension.CancelRequestAsync",
        "IGrainTimerInvoker.InvokeCallbackAsync",
    ];

    [Fact]
    public void Anybody_may_call_the_three_partner_interfaces_and_what_every_client_of_Orleans_needs_and_nothing_else()
    {
        var all = Interfaces().SelectMany(Methods).ToList();
        Assert.True(all.Count > 150, $"There are {all.Count} methods: not all assemblies were looked through.");

        var allowed = all.Where(call => PartnerCalls.Include(Call(call.Contract, call.Method)))
            .Select(call => $"{call.Contract.Name}.{call.Method.Name}")
            .ToHashSet();

        var ours = new[] { typeof(IVideoGrain), typeof(IBatchGrain), typeof(IFleetView) }
            .SelectMany(Methods)
            .Select(call => $"{call.Contract.Name}.{call.Method.Name}");
        var expected = OfOrleans.Concat(ours).ToHashSet();
        Assert.Empty(allowed.Except(expected));
        Assert.Empty(expected.Except(allowed));
    }

    private static IEnumerable<Type> Interfaces() =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Orleans*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Select(name => Assembly.Load(name!))
            .Append(typeof(IVideoGrain).Assembly)
            .Append(typeof(IVideoWork).Assembly)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)));

    private static IEnumerable<(Type Contract, MethodInfo Method)> Methods(Type contract) =>
        contract.GetMethods().Where(method => !method.IsStatic).Select(method => (contract, method));

    private static IInvokable Call(Type contract, MethodInfo method)
    {
        var call = DispatchProxy.Create<IInvokable, Asked>();
        ((Asked)call).Set(contract, method);
        return call;
    }

    /// <summary>A call as the guard sees it; its arguments are none.</summary>
    public class Asked : DispatchProxy
    {
        private Type contract = null!;
        private MethodInfo method = null!;

        public void Set(Type contract, MethodInfo method) => (this.contract, this.method) = (contract, method);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IInvokable.GetInterfaceType) => contract,
            nameof(IInvokable.GetMethod) => method,
            nameof(IInvokable.GetMethodName) => method.Name,
            _ => null,
        };
    }
}

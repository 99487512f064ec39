using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests;

/// <summary>
/// Calls of one method find nobody, as while the silo of its grain is being given up, or are refused, until the test lets them through.
/// </summary>
internal sealed class AwayCalls(Type grain, string method) : IIncomingGrainCallFilter
{
    private int refused;

    public bool Away { get; set; } = true;

    /// <summary>Which calls it is about.</summary>
    public Func<IIncomingGrainCallContext, bool> Of { get; init; } = _ => true;

    /// <summary>What such a call gets.</summary>
    public Func<Exception> Fault { get; init; } = () => new SiloUnavailableException($"Nobody answers for {method}.");

    /// <summary>How many have got it.</summary>
    public int Refused => Volatile.Read(ref refused);

    public void Put(IServiceCollection services) => services.AddSingleton<IIncomingGrainCallFilter>(this);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (Away && context.Request.GetInterfaceType() == grain && context.Request.GetMethodName() == method && Of(context))
        {
            Interlocked.Increment(ref refused);
            throw Fault();
        }

        return context.Invoke();
    }
}

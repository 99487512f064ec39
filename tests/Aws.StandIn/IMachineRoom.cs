namespace FakeFinder.Aws.StandIn;

/// <summary>What becomes of the machines that the stand-in says it runs.</summary>
public interface IMachineRoom
{
    /// <summary>The machine was launched or started: it boots.</summary>
    Task BootAsync(StandInMachine machine);

    /// <summary>The machine is stopped or terminated. Ends when it is off.</summary>
    Task ShutDownAsync(StandInMachine machine);
}

namespace FakeFinder.Fleet.Instances;

/// <summary>An instance could not be launched or started: one sentence with the remedy.</summary>
public sealed class InstanceLaunchException(string message, Exception? inner = null) : Exception(message, inner);

namespace FakeFinder.Bench;

/// <summary>Nothing can be measured: one sentence that says why.</summary>
internal sealed class BenchException(string message) : Exception(message);

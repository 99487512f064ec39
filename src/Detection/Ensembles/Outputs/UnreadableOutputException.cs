namespace FakeFinder.Detection.Ensembles.Outputs;

/// <summary>An output is not what its entry says.</summary>
/// <param name="what">What is wrong and the remedy, to follow the output's name.</param>
internal sealed class UnreadableOutputException(string what) : Exception(what);

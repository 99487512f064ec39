namespace FakeFinder.Evaluation;

/// <summary>The given table or document cannot be used: one sentence that names the place and the remedy.</summary>
public sealed class EvaluationException(string message, Exception? inner = null) : Exception(message, inner);

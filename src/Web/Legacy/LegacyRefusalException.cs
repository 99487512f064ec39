namespace FakeFinder.Web.Legacy;

/// <summary>A refusal in the form that the published API gives it.</summary>
internal sealed class LegacyRefusalException : Exception
{
    private LegacyRefusalException(string message, IResult answer)
        : base(message) => Answer = answer;

    public IResult Answer { get; }

    /// <summary><c>{"message": ...}</c>.</summary>
    public static LegacyRefusalException WithMessage(int status, string message) => new(message, LegacyAnswers.Message(status, message));

    /// <summary>The bare sentence.</summary>
    public static LegacyRefusalException WithText(int status, string text) => new(text, LegacyAnswers.Text(status, text));
}

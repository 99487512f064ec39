namespace FakeFinder.Fleet.Instances;

/// <summary>What becomes of something that a person asks for.</summary>
/// <param name="Action">What is to be done; null where it is so already, or is refused.</param>
/// <param name="Refusal">Why it is not done, as a sentence with the remedy; null where it is not refused.</param>
public readonly record struct FleetAnswer(FleetAction? Action, string? Refusal)
{
    internal static FleetAnswer SoAlready => default;

    internal static FleetAnswer Refuse(string why) => new(Action: null, why);
}

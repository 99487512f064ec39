using System.Text.Json;
using FakeFinder.Checks;

namespace FakeFinder.Cli.Doctor;

/// <summary>What <c>doctor --json</c> writes.</summary>
/// <param name="Schema">Of this document; fields are only added.</param>
/// <param name="Sound">Nothing is a fault.</param>
internal sealed record DoctorDocument(int Schema, bool Sound, IReadOnlyList<DoctorFinding> Findings)
{
    public static DoctorDocument Of(IReadOnlyList<CheckLine> lines) =>
        new(
            Schema: 1,
            lines.All(line => line.State != FindingState.Fault),
            [.. lines.Select(line => new DoctorFinding(
                line.Check, JsonNamingPolicy.CamelCase.ConvertName($"{line.State}"), line.Sentence ?? "", line.Remedy))]);
}

/// <param name="State">ok, warning, fault, notChecked.</param>
internal sealed record DoctorFinding(string Check, string State, string Sentence, string? Remedy);

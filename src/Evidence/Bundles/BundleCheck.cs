using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;

namespace FakeFinder.Evidence.Bundles;

/// <summary>One thing that was looked at.</summary>
/// <param name="Passed">It is as it must be.</param>
/// <param name="Text">For people: what was looked at, and what differs.</param>
public sealed record BundleCheck(bool Passed, string Text);

/// <summary>All that was looked at.</summary>
/// <param name="Statement">The signed statement, also where its signature is not valid; null where it cannot be read.</param>
/// <param name="Key">The key by which the signature was checked; null where none can be read.</param>
public sealed record BundleVerification(IReadOnlyList<BundleCheck> Checks, EvidenceStatement? Statement, EvidenceKey? Key)
{
    /// <summary>Nothing differs.</summary>
    public bool IsSound => Checks.All(check => check.Passed);
}

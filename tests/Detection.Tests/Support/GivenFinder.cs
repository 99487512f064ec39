using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Face finder <c>given</c>: one that the test has.</summary>
internal sealed class GivenFinder(IFaceFinder finder) : IFaceFinderFactory
{
    public string Name => "given";

    public string? WhatIsMissing(FaceFinderEntry entry) => null;

    public Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken) => Task.FromResult(finder);
}
